/** How far an encode is. `percent` is of the output's duration; the others are null until known. */
export interface Progress {
  readonly percent: number;
  /** Frames of the output per second. */
  readonly fps: number | null;
  /** Seconds of output per second. */
  readonly speed: number | null;
  readonly etaMs: number | null;
}

/** Why the last percent waits: the file is still being finished and checked after the last frame. */
const MAX_WHILE_RUNNING = 99.9;

/**
 * Reads the `key=value` blocks that ffmpeg writes with `-progress`. `push` takes one line and gives
 * the progress at the end of a block, else null. Percent is 0 … 99.9 and never goes back.
 */
export class ProgressParser {
  readonly #expectedMs: number;
  #values = new Map<string, string>();
  #percent = 0;
  #outTimeMs = 0;
  #frames = 0;

  /** `expectedMs`: the duration of the output. */
  constructor(expectedMs: number) {
    this.#expectedMs = expectedMs;
  }

  /** The output's time reached, in milliseconds. */
  get outTimeMs(): number {
    return this.#outTimeMs;
  }

  /** Video frames that the encoder has put out. */
  get frames(): number {
    return this.#frames;
  }

  push(line: string): Progress | null {
    const separator = line.indexOf('=');
    if (separator < 1) return null;
    const key = line.slice(0, separator).trim();
    this.#values.set(key, line.slice(separator + 1).trim());
    if (key !== 'progress') return null;
    const progress = this.#read();
    this.#values = new Map();
    return progress;
  }

  #read(): Progress {
    const outTimeUs = this.#number('out_time_us');
    if (outTimeUs !== null) this.#outTimeMs = Math.max(this.#outTimeMs, outTimeUs / 1000);
    this.#frames = Math.max(this.#frames, this.#number('frame') ?? 0);
    const share = this.#expectedMs > 0 ? this.#outTimeMs / this.#expectedMs : 0;
    this.#percent = Math.max(this.#percent, Math.min(MAX_WHILE_RUNNING, share * 100));
    const speed = this.#number('speed');
    const leftMs = Math.max(0, this.#expectedMs - this.#outTimeMs);
    return {
      percent: Math.round(this.#percent * 10) / 10,
      fps: this.#number('fps'),
      speed,
      etaMs: speed !== null && speed > 0 ? Math.round(leftMs / speed) : null,
    };
  }

  /** ffmpeg writes N/A before the first frame, and `speed` with a trailing x. */
  #number(key: string): number | null {
    const text = this.#values.get(key)?.replace(/x$/, '') ?? '';
    const value = text === '' ? NaN : Number(text);
    return Number.isFinite(value) && value >= 0 ? value : null;
  }
}
