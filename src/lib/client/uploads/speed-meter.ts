/** Bytes per second over the last few seconds, so that a stall shows soon and a burst does not mislead. */
export class SpeedMeter {
  static readonly WINDOW_MS = 4000;
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  /**
   * @param bytes moved since the beginning, whenever that was
   * @returns bytes per second, or null while there is too little to tell
   */
  add(bytes: number, atMs: number): number | null {
    this.#samples = this.#samples.filter((sample) => atMs - sample.atMs <= SpeedMeter.WINDOW_MS);
    this.#samples.push({ atMs, bytes });
    const first = this.#samples[0];
    if (first === undefined || atMs - first.atMs < 250) return null;
    return Math.max(0, ((bytes - first.bytes) / (atMs - first.atMs)) * 1000);
  }
}
