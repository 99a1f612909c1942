/** What the channel has done since it was made. */
export interface HubStats {
  readonly connections: number;
  readonly acceptedConnections: number;
  readonly sentFrames: number;
  readonly sentBytes: number;
  /** Progress frames encoded; each goes to everyone who watches the same. */
  readonly progressFrames: number;
  /** Progress frames that a slow socket was spared. */
  readonly skippedProgress: number;
  /** Sockets that did not finish their close in time. */
  readonly terminated: number;
  /** First answers to clients: replays, and snapshots by reason. */
  readonly welcomes: Readonly<Record<string, number>>;
  /** Closes that the server started, by close code. */
  readonly closes: Readonly<Record<number, number>>;
}

/** Counts for everyone; only the hub and its sessions write here. */
export class HubCounters {
  acceptedConnections = 0;
  sentFrames = 0;
  sentBytes = 0;
  progressFrames = 0;
  skippedProgress = 0;
  terminated = 0;
  readonly #closes = new Map<number, number>();

  readonly #welcomes = new Map<string, number>();

  countWelcome(kind: string): void {
    this.#welcomes.set(kind, (this.#welcomes.get(kind) ?? 0) + 1);
  }

  countClose(code: number): void {
    this.#closes.set(code, (this.#closes.get(code) ?? 0) + 1);
  }

  read(connections: number): HubStats {
    const {
      acceptedConnections,
      sentFrames,
      sentBytes,
      progressFrames,
      skippedProgress,
      terminated,
    } = this;
    return {
      connections,
      acceptedConnections,
      sentFrames,
      sentBytes,
      progressFrames,
      skippedProgress,
      terminated,
      welcomes: Object.fromEntries(this.#welcomes),
      closes: Object.fromEntries(this.#closes),
    };
  }
}
