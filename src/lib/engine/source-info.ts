/** A fraction in lowest terms. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

/** How colours are coded: which of the ITU's matrices turns them into red, green and blue. */
export type ColourMatrix = 'bt601' | 'bt709' | 'bt2020';

/** What was found out about a source by looking at all of it; stored as JSON beside the video. */
export interface SourceInfo {
  /** Major brand of the file, such as `isom` or `qt`. */
  readonly container: string;
  readonly videoCodec: string;
  readonly pixelFormat: string;
  /** As displayed: rotated, with square pixels, and even. */
  readonly width: number;
  readonly height: number;
  /** Until the last picture or sound ends: the smaller of what the header says and what is there. */
  readonly durationMs: number;
  /** Until the last picture ends, counted from the file's start; what is really there. */
  readonly videoMs: number;
  /** Pictures that are really there to be shown. */
  readonly frames: number;
  /** Of the output; constant. */
  readonly frameRate: Rational;
  readonly variableFrameRate: boolean;
  /** Degrees, as the file asks a player to turn the picture. */
  readonly rotation: number;
  readonly sampleAspect: Rational;
  readonly hdr: null | 'pq' | 'hlg';
  readonly bitDepth: number;
  readonly fullRange: boolean;
  readonly matrix: ColourMatrix;
  readonly interlaced: boolean;
  /** Index of the picture's stream in the file. */
  readonly videoStream: number;
  readonly audio: null | {
    readonly codec: string;
    readonly channels: number;
    readonly sampleRate: number;
    /** Until the last sound ends, counted from the file's start. */
    readonly durationMs: number;
    /** Index of the sound's stream in the file. */
    readonly stream: number;
  };
}
