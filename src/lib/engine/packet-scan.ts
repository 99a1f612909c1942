import { MAX_OUTPUT_RATE } from './frame-rate.ts';
import { guardedInput } from './guard.ts';
import type { Rational } from './source-info.ts';

/** However small the file: a machine that is busy takes its time to start a program. */
const LEAST_WALL_MS = 60_000;
/** The whole file is read. From memory that is about 1 GB a second; this is a poor disk that others use too. */
const SLOWEST_BYTES_PER_MS = 10_000;
/** The slow motion of phones has 240 pictures a second. */
const MAX_PICTURES_PER_SECOND = 4 * MAX_OUTPUT_RATE;
/** The shortest packets of sound that are in use last 2.5 ms (Opus: RFC 6716, 2.1.4); with room for what is odd. */
const MAX_SOUNDS_PER_SECOND = 1000;

/** How long a scan of so many bytes may take, in milliseconds. */
export function packetScanWallMs(sizeBytes: number): number {
  return LEAST_WALL_MS + Math.ceil(sizeBytes / SLOWEST_BYTES_PER_MS);
}

/** More pictures than that make no video of the length. */
export function maxPictures(durationSeconds: number): number {
  return durationSeconds * MAX_PICTURES_PER_SECOND;
}

/** More packets of sound than that make no sound of the length. */
export function maxSounds(durationSeconds: number): number {
  return durationSeconds * MAX_SOUNDS_PER_SECOND;
}

/** Lists the times of all packets without decoding one. */
export function packetScanArguments(sourcePath: string, maxPixels: number): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'level+error'],
    ...['-show_entries', 'packet=stream_index,pts,duration,flags', '-of', 'csv=p=0'],
    ...guardedInput(sourcePath, maxPixels),
  ];
}

export interface TrackFinding {
  /** Packets that will be shown or heard. */
  readonly packets: number;
  /** Times of the shown packets, in ticks of the stream's time base; none unless the scan keeps them. */
  readonly times: readonly number[];
  /** Where the last packet ends, in milliseconds of the file's own clock. */
  readonly endMs: number;
}

/** Collects one stream's packets from the lines of a packet scan. */
export class PacketScan {
  readonly #stream: string;
  readonly #timeBase: Rational;
  readonly #keepsTimes: boolean;
  readonly #times: number[] = [];
  #packets = 0;
  #firstKeyTime: number | null = null;
  #end = 0;
  #lastDuration = 0;

  constructor(stream: number, timeBase: Rational, { keepsTimes = false } = {}) {
    this.#keepsTimes = keepsTimes;
    this.#stream = String(stream);
    this.#timeBase = timeBase;
  }

  get packets(): number {
    return this.#packets;
  }

  /** One line: `stream_index,pts,duration,flags`. */
  push(line: string): void {
    const [stream, time = '', duration = '', flags = ''] = line.split(',');
    const at = Number(time);
    if (stream !== this.#stream || time === '' || !Number.isFinite(at)) return;
    if (flags.includes('K')) this.#firstKeyTime ??= at;
    // Pictures before the first key picture refer to ones that the file does not hold;
    // D marks those that an edit list cuts away: decoded, never shown.
    if (this.#firstKeyTime === null || at < this.#firstKeyTime || flags.includes('D')) return;
    this.#packets += 1;
    if (this.#keepsTimes) this.#times.push(at);
    this.#lastDuration = Number(duration) || this.#lastDuration;
    this.#end = Math.max(this.#end, at + this.#lastDuration);
  }

  finish(): TrackFinding {
    const endMs = (this.#end * this.#timeBase.num * 1000) / this.#timeBase.den;
    return { packets: this.#packets, times: this.#times, endMs };
  }
}
