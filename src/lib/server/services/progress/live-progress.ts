import type { JobId, VariationId } from '../../../contract/ids.ts';
import type { Job, JobSummary, Variation, Video } from '../../../contract/job.ts';
import type { ProgressItem } from '../../../contract/wire.ts';

/** How far something is; see the contract's progress item for the units. */
export interface Measured {
  readonly percent: number;
  readonly fps: number | null;
  readonly speed: number | null;
  readonly etaMs: number | null;
}

export interface Running extends Measured {
  readonly jobId: JobId;
  /** Megapixels to encode in all. */
  readonly work: number;
  /** On the clock that never jumps. */
  readonly startedAtMs: number;
}

/** One attempt's hold on what is shown; once another attempt has begun it changes nothing. */
export interface ShownAttempt {
  readonly report: (measured: Measured) => void;
  readonly end: () => void;
}

type Announce = (jobId: JobId, item: ProgressItem) => void;

/**
 * What is being rendered right now: kept in memory only, told to sockets, and laid over what the database
 * answers. A variation's percentage never goes back within an attempt.
 */
export class LiveProgress {
  readonly #running = new Map<VariationId, Running>();
  readonly #jobs = new Map<JobId, Measured>();
  readonly #announce: Announce;

  constructor(announce: Announce) {
    this.#announce = announce;
  }

  /** Shows an attempt, in place of an earlier one of the variation that has not quite ended. */
  start(id: VariationId, task: Pick<Running, 'jobId' | 'work' | 'startedAtMs'>): ShownAttempt {
    let own: Running = { ...task, percent: 0, fps: null, speed: null, etaMs: null };
    this.#running.set(id, own);
    return {
      report: (measured) => {
        if (this.#running.get(id) !== own) return;
        const percent = Math.max(own.percent, round(measured.percent));
        own = { ...own, ...measured, percent };
        this.#running.set(id, own);
        this.#announce(own.jobId, [id, percent, measured.fps, measured.speed, measured.etaMs]);
      },
      end: () => {
        if (this.#running.get(id) === own) this.#running.delete(id);
      },
    };
  }

  /** What is being rendered, by variation. */
  get running(): ReadonlyMap<VariationId, Running> {
    return this.#running;
  }

  /** Replaces what is known of the active jobs as wholes, and tells what is new. */
  setJobs(jobs: ReadonlyMap<JobId, Measured>): void {
    for (const [jobId, { percent, fps, speed, etaMs }] of jobs) {
      const before = this.#jobs.get(jobId);
      if (before?.percent !== percent || before.etaMs !== etaMs)
        this.#announce(jobId, [jobId, percent, fps, speed, etaMs]);
    }
    this.#jobs.clear();
    for (const [jobId, measured] of jobs) this.#jobs.set(jobId, measured);
  }

  overlaySummary(job: JobSummary): JobSummary {
    const live = this.#jobs.get(job.id);
    if (live === undefined || (job.status !== 'processing' && job.status !== 'queued')) return job;
    return { ...job, progress: Math.max(job.progress, live.percent), etaMs: live.etaMs };
  }

  overlay(job: Job): Job {
    const videos = job.videos.map((video) => this.#overlayVideo(video));
    return { ...job, ...this.overlaySummary(job), videos };
  }

  #overlayVideo(video: Video): Video {
    const variations = video.variations.map((variation) => this.#overlayVariation(variation));
    if (video.status !== 'processing') return { ...video, variations };
    const percent = variations.reduce((sum, { status, progress }) => {
      const ended = status === 'failed' || status === 'cancelled';
      return sum + (ended ? 100 : progress);
    }, 0);
    return { ...video, variations, progress: round(percent / Math.max(1, variations.length)) };
  }

  #overlayVariation(variation: Variation): Variation {
    const running = this.#running.get(variation.id);
    if (running === undefined || variation.status !== 'processing') return variation;
    const { percent, fps, speed, etaMs } = running;
    return { ...variation, progress: percent, fps, speed, etaMs };
  }
}

function round(percent: number): number {
  return Math.round(Math.min(100, percent) * 10) / 10;
}
