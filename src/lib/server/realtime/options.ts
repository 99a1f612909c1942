/** Bounds of the channel. Times in milliseconds, sizes in bytes. */
export interface HubOptions {
  /** Sockets at once: of one session, and of all together. More are refused before the upgrade. */
  readonly maxSocketsPerSession: number;
  readonly maxSockets: number;
  readonly helloTimeoutMs: number;
  /** From a hello to its welcome; longer means that the journal cannot be read. */
  readonly welcomeTimeoutMs: number;
  readonly pingIntervalMs: number;
  readonly pongTimeoutMs: number;
  /** Least time between two progress frames. */
  readonly progressIntervalMs: number;
  /** How often deadlines are looked at: what every other time is late by, at most. */
  readonly sweepIntervalMs: number;
  /** From a close to dropping a socket that has not finished it. */
  readonly closeFlushMs: number;
  readonly replayLimit: number;
  readonly skipProgressAboveBytes: number;
  readonly dropAboveBytes: number;
  /** Messages a client may send at once, and per `rateWindowMs` in the long run. */
  readonly rateLimit: number;
  readonly rateWindowMs: number;
}

export const DEFAULT_HUB_OPTIONS: HubOptions = {
  maxSocketsPerSession: 100,
  maxSockets: 5_000,
  helloTimeoutMs: 5_000,
  welcomeTimeoutMs: 10_000,
  pingIntervalMs: 20_000,
  pongTimeoutMs: 15_000,
  progressIntervalMs: 100,
  sweepIntervalMs: 500,
  closeFlushMs: 2_000,
  replayLimit: 300,
  skipProgressAboveBytes: 64 * 1024,
  dropAboveBytes: 1024 * 1024,
  rateLimit: 50,
  rateWindowMs: 10_000,
};
