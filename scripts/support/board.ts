import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Failure, Job, Variation } from '../../src/lib/contract/job.ts';
import type { JobStatus, WorkStatus } from '../../src/lib/contract/states.ts';
import type { JournalEvent, ProgressItem, ServerMessage } from '../../src/lib/contract/wire.ts';

export interface Row {
  readonly videoName: string;
  readonly n: number;
  status: WorkStatus;
  /** 0–100. */
  progress: number;
  fps: number | null;
  speed: number | null;
  etaMs: number | null;
  error: Failure | null;
}

/** A state that was entered: of the job when `row` is null. */
export type Change =
  | { readonly row: null; readonly status: JobStatus }
  | { readonly row: Row; readonly status: WorkStatus };

/** What the terminal shows of one job: its variations, kept up to date by the realtime channel. */
export class Board {
  readonly rows: readonly Row[];
  readonly #jobId: JobId;
  readonly #byId: ReadonlyMap<string, Row>;
  #status: JobStatus;
  #rev: number;

  constructor(job: Job) {
    this.#jobId = job.id;
    this.#status = job.status;
    this.#rev = job.rev;
    this.#byId = new Map(
      job.videos.flatMap((video) =>
        video.variations.map((variation) => [variation.id, toRow(video.name, variation)]),
      ),
    );
    this.rows = [...this.#byId.values()];
  }

  get jobId(): JobId {
    return this.#jobId;
  }

  get status(): JobStatus {
    return this.#status;
  }

  count(status: WorkStatus): number {
    return this.rows.filter((row) => row.status === status).length;
  }

  /** Mean progress of all variations, 0–100; one that is done counts as 100 whatever came of it. */
  get progress(): number {
    const done = this.rows.reduce((sum, row) => sum + progressOf(row), 0);
    return this.rows.length === 0 ? 0 : done / this.rows.length;
  }

  /** Takes over what the message says of this job; returns the states that were entered. */
  apply(message: ServerMessage): Change[] {
    switch (message.type) {
      case 'welcome':
        return message.events.flatMap((event) => this.#applyEvent(event));
      case 'event':
        return this.#applyEvent(message);
      case 'progress':
        message.items.forEach((item) => this.#applyProgress(item));
        return [];
      default:
        return [];
    }
  }

  #applyEvent(event: JournalEvent): Change[] {
    if (event.jobId !== this.#jobId) return [];
    if (event.kind === 'variation.updated') return this.#applyVariation(event.data);
    return 'job' in event.data ? this.#applyStatus(event.data.job) : [];
  }

  #applyVariation({ rev, variation }: { rev: number; variation: Variation }): Change[] {
    const row = this.#byId.get(variation.id);
    if (row === undefined || rev < this.#rev) return [];
    this.#rev = rev;
    const entered = row.status !== variation.status;
    Object.assign(row, toRow(row.videoName, variation));
    return entered ? [{ row, status: row.status }] : [];
  }

  #applyStatus({ rev, status }: { rev: number; status: JobStatus }): Change[] {
    if (rev < this.#rev) return [];
    this.#rev = rev;
    const entered = this.#status !== status;
    this.#status = status;
    return entered ? [{ row: null, status }] : [];
  }

  #applyProgress([id, percent, fps, speed, etaMs]: ProgressItem): void {
    const row = this.#byId.get(id);
    if (row?.status !== 'processing') return;
    Object.assign(row, { progress: percent, fps, speed, etaMs });
  }
}

function toRow(videoName: string, variation: Variation): Row {
  const { n, status, progress, fps, speed, etaMs, error } = variation;
  return { videoName, n, status, progress, fps, speed, etaMs, error };
}

function progressOf(row: Row): number {
  if (row.status === 'queued') return 0;
  return row.status === 'processing' ? row.progress : 100;
}
