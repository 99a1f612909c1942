import { guardedInput } from './guard.ts';
import type { Rational } from './source-info.ts';

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
  /** Times of the shown packets, in ticks of the stream's time base. */
  readonly times: readonly number[];
  /** Where the last packet ends, in milliseconds of the file's own clock. */
  readonly endMs: number;
}

/** Collects one stream's packets from the lines of a packet scan. */
export class PacketScan {
  readonly #stream: string;
  readonly #timeBase: Rational;
  readonly #times: number[] = [];
  #firstKeyTime: number | null = null;
  #end = 0;
  #lastDuration = 0;

  constructor(stream: number, timeBase: Rational) {
    this.#stream = String(stream);
    this.#timeBase = timeBase;
  }

  get packets(): number {
    return this.#times.length;
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
    this.#times.push(at);
    this.#lastDuration = Number(duration) || this.#lastDuration;
    this.#end = Math.max(this.#end, at + this.#lastDuration);
  }

  finish(): TrackFinding {
    const endMs = (this.#end * this.#timeBase.num * 1000) / this.#timeBase.den;
    return { packets: this.#times.length, times: this.#times, endMs };
  }
}
