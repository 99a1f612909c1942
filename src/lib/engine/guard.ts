/**
 * Decoders that may run on a file somebody sent. Everything else in ffmpeg is out of reach,
 * whatever the file says it holds: the rare decoders are where its security bugs are found.
 */
const VIDEO_DECODERS = ['h264', 'hevc', 'libdav1d', 'av1', 'vp9', 'mpeg4', 'prores', 'mjpeg'];
const AUDIO_DECODERS = [
  ...['aac', 'mp3', 'mp3float', 'ac3', 'eac3', 'alac', 'opus', 'flac'],
  ...['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_s32be'],
  ...['pcm_f32le', 'pcm_f32be', 'pcm_u8', 'pcm_s8'],
];
/** Cover art and captions: never decoded by us, but ffprobe gives up on a file whose every decoder it may not open. */
const COMPANIONS = ['png', 'mov_text', 'cc_dec'];

/** By the name of the codec, as ffprobe gives it. */
export function isVideoCodecAllowed(codec: string): boolean {
  return VIDEO_DECODERS.includes(codec);
}

/** By the name of the codec, as ffprobe gives it. */
export function isAudioCodecAllowed(codec: string): boolean {
  return AUDIO_DECODERS.includes(codec);
}

/**
 * The options that stand before every file of a user, for ffmpeg and ffprobe alike: local files
 * only, the MP4 and QuickTime demuxer only (no playlists, no lists of files, no scripts), our
 * decoders only, no picture above `maxPixels`. The `file:` before the path keeps a name from being
 * read as an option or an address. `sourcePath` must be absolute.
 */
export function guardedInput(sourcePath: string, maxPixels: number): string[] {
  return [
    ...['-protocol_whitelist', 'file'],
    ...['-f', 'mov'],
    ...['-codec_whitelist', [...VIDEO_DECODERS, ...AUDIO_DECODERS, ...COMPANIONS].join(',')],
    ...['-max_pixels', String(maxPixels)],
    ...['-i', `file:${sourcePath}`],
  ];
}
