import { isAudioCodecAllowed, isVideoCodecAllowed } from './guard.ts';

/** What a run of ffmpeg with `-loglevel level+verbose` said that we act upon. */
export interface RunNotes {
  /** Mean structural similarity of luma, 0 … 1, as libx264 reports it. */
  readonly ssim: number | null;
  /** Pictures that came out of the decoder; null when ffmpeg did not say. */
  readonly decodedFrames: number | null;
  /** Whether the source could not be read or decoded cleanly. */
  readonly sourceDamaged: boolean;
  readonly volumeFull: boolean;
  readonly codecRefused: boolean;
  readonly tooManyPixels: boolean;
  /** The last lines of level warning or worse, without their addresses in memory. */
  readonly complaints: readonly string[];
}

const MAX_COMPLAINTS = 30;
const MAX_COMPLAINT_CHARS = 300;

/** `[part @ address] [level] text`, where a part of a part may stand between. */
const CONTEXT = /^\[([^\s@\]]+) @ 0x[0-9a-f]+\] (?:\[[^\]]* @ 0x[0-9a-f]+\] )?\[(\w+)\] /;
const SSIM = /SSIM Mean Y:(\d+\.\d+)/;
/** ffmpeg 5 and 7 word the line alike up to here. */
const DECODED = /Input stream #0:\d+ \(video\): .*?(\d+) frames decoded/;
/** Error concealment says this at level "verbose" only: the decoder made pictures up. */
const CONCEALED = /concealing \d+ DC, \d+ AC, \d+ MV errors/;
const NO_SPACE = /No space left on device|Disk quota exceeded/;
const NOT_ALLOWED = 'not on whitelist';
const TOO_MANY_PIXELS = 'exceeds specified max pixel count';
const COMPLAINT = /\[(?:warning|error|fatal|panic)\] /;
/** x264 warns that SSIM is no fair measure between encoders; we only compare it with itself. */
const EXPECTED = /--(?:tune )?ssim/;
const ADDRESS = / @ 0x[0-9a-f]+/g;
/** Parts of ffmpeg that read: the demuxer, the decoders, and (since ffmpeg 7) what feeds them. */
const READERS = /^(?:mov,mp4|dec:|[va]ist#|in#)/;
/** What ffmpeg 5 says of them without naming a part. */
const READ_ERROR = /^\[(?:error|fatal)\] .*(?:while decoding|Invalid data found)/;
/** A packet that the file does not hold to its end is only a warning to ffmpeg. */
const CORRUPT = /Packet corrupt|corrupt (?:input packet|decoded frame)/;

/** Whether what ffmpeg said is that there was no room to write. */
export function saysVolumeFull(text: string): boolean {
  return NO_SPACE.test(text);
}

/** Gathers notes line by line, so that nothing is lost however long the log is. */
export class RunLog {
  #notes: { -readonly [Key in keyof RunNotes]: RunNotes[Key] } = {
    ssim: null,
    decodedFrames: null,
    sourceDamaged: false,
    volumeFull: false,
    codecRefused: false,
    tooManyPixels: false,
    complaints: [],
  };

  get notes(): RunNotes {
    return this.#notes;
  }

  push(line: string): void {
    const notes = this.#notes;
    const ssim = SSIM.exec(line)?.[1];
    if (ssim !== undefined) notes.ssim = Number(ssim);
    const decoded = DECODED.exec(line)?.[1];
    if (decoded !== undefined) notes.decodedFrames = Number(decoded);
    if (saysVolumeFull(line)) notes.volumeFull = true;
    if (line.includes(NOT_ALLOWED)) notes.codecRefused = true;
    if (line.includes(TOO_MANY_PIXELS)) notes.tooManyPixels = true;
    if (COMPLAINT.test(line) && !EXPECTED.test(line)) this.#keep(line);
    notes.sourceDamaged ||= isSourceError(line);
  }

  #keep(line: string): void {
    const complaint = line.replaceAll(ADDRESS, '').slice(0, MAX_COMPLAINT_CHARS);
    this.#notes.complaints = [...this.#notes.complaints, complaint].slice(-MAX_COMPLAINTS);
  }
}

function isSourceError(line: string): boolean {
  const [, name = '', level = ''] = CONTEXT.exec(line) ?? [];
  if (CONCEALED.test(line) || CORRUPT.test(line) || READ_ERROR.test(line)) return true;
  const reader = READERS.test(name) || isVideoCodecAllowed(name) || isAudioCodecAllowed(name);
  return reader && (level === 'error' || level === 'fatal');
}
