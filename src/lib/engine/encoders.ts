import type { Quality } from '../contract/recipe.ts';

/** Hardware first, in the order in which they are tried; libx264 is always there. */
export const ENCODERS = [
  'h264_nvenc',
  'h264_qsv',
  'h264_amf',
  'h264_videotoolbox',
  'libx264',
] as const;

/** Video encoders there are settings for. */
export type Encoder = (typeof ENCODERS)[number];

/**
 * What each quality means to each encoder. For libx264 the preset and the rate factor; for the others the
 * vendors' own scales, set to a similar size of file (ffmpeg.org/ffmpeg-codecs.html, `ffmpeg -h encoder=…`).
 */
const SETTINGS: Readonly<Record<Encoder, Readonly<Record<Quality, readonly string[]>>>> = {
  libx264: {
    fast: ['-preset', 'superfast', '-crf', '26'],
    balanced: ['-preset', 'veryfast', '-crf', '21'],
    best: ['-preset', 'faster', '-crf', '19'],
  },
  h264_nvenc: {
    fast: ['-preset', 'p2', '-rc', 'vbr', '-cq', '26'],
    balanced: ['-preset', 'p4', '-rc', 'vbr', '-cq', '23'],
    best: ['-preset', 'p7', '-rc', 'vbr', '-cq', '19'],
  },
  h264_qsv: {
    fast: ['-preset', 'veryfast', '-global_quality', '26'],
    balanced: ['-preset', 'medium', '-global_quality', '23'],
    best: ['-preset', 'veryslow', '-global_quality', '19'],
  },
  h264_amf: {
    fast: ['-quality', 'speed', '-rc', 'cqp', '-qp_i', '24', '-qp_p', '26'],
    balanced: ['-quality', 'balanced', '-rc', 'cqp', '-qp_i', '21', '-qp_p', '23'],
    best: ['-quality', 'quality', '-rc', 'cqp', '-qp_i', '18', '-qp_p', '19'],
  },
  h264_videotoolbox: {
    fast: ['-q:v', '50'],
    balanced: ['-q:v', '60'],
    best: ['-q:v', '75'],
  },
};

/** Codec arguments; `-ssim` makes x264 compare what it was given with what it wrote (1.4 % of the CPU time). */
export function encoderSettings(encoder: Encoder, quality: Quality): string[] {
  const ssim = encoder === 'libx264' ? ['-ssim', '1'] : [];
  return ['-c:v', encoder, ...SETTINGS[encoder][quality], ...ssim];
}

/** A whole encode of one small picture that goes nowhere: what lists an encoder may still lack the hardware. */
export function trialArguments(encoder: Encoder): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
    ...['-f', 'lavfi', '-i', 'color=c=gray:size=640x360:rate=25', '-frames:v', '1'],
    ...encoderSettings(encoder, 'balanced'),
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-f', 'null', '-'],
  ];
}
