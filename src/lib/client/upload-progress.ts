/** Where an upload stands. Files travel in order, so the bytes sent tell which file is on its way. */
export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** Per file, 0–100, in the order of the files. */
  readonly files: readonly number[];
}

/**
 * Maps the progress of one request to its files. What multipart adds (boundaries, headers, text fields) is
 * small and is spread evenly over the files.
 * @param sizes bytes of each file, in the order they are sent
 * @param loaded bytes of the request that have left
 * @param total bytes of the whole request, 0 when unknown
 */
export function toUploadProgress(
  sizes: readonly number[],
  loaded: number,
  total: number,
): UploadProgress {
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  const share = total > 0 ? Math.min(1, loaded / total) : 0;
  const sentBytes = Math.floor(totalBytes * share);
  let before = 0;
  const files = sizes.map((size) => {
    const sent = Math.min(size, Math.max(0, sentBytes - before));
    before += size;
    return size === 0 ? 100 : (sent / size) * 100;
  });
  return { sentBytes, totalBytes, files };
}

/** Bytes per second over the last few seconds, so that a stall shows soon and a burst does not mislead. */
export class SpeedMeter {
  static readonly WINDOW_MS = 4000;
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];

  /** @returns bytes per second, or null while there is too little to tell */
  add(bytes: number, atMs: number): number | null {
    this.#samples = this.#samples.filter((sample) => atMs - sample.atMs <= SpeedMeter.WINDOW_MS);
    this.#samples.push({ atMs, bytes });
    const first = this.#samples[0];
    if (first === undefined || atMs - first.atMs < 250) return null;
    return Math.max(0, ((bytes - first.bytes) / (atMs - first.atMs)) * 1000);
  }
}
