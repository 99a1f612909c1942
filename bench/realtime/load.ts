/** What is published: so many variations run, and each tells of its progress so many times a second. */
export interface Load {
  readonly clients: number;
  readonly variations: number;
  readonly hz: number;
}

/** The progress of one variation. `sentAtMs` stands where the ETA would: a number of about that length. */
export interface Update {
  readonly id: string;
  readonly percent: number;
  readonly fps: number;
  readonly speed: number;
  readonly sentAtMs: number;
}

/** Milliseconds on a clock that all processes of a machine share (CLOCK_MONOTONIC). */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

/** The updates of one round: every variation has got a little further. */
export function updatesAt(round: number, variations: number): Update[] {
  const sentAtMs = sharedNowMs();
  return Array.from({ length: variations }, (_, index) => ({
    id: `01J${String(index).padStart(23, '0')}`,
    percent: Math.round(((round * 0.37 + index * 4.1) % 100) * 10) / 10,
    fps: 118.2,
    speed: 2.1,
    sentAtMs,
  }));
}
