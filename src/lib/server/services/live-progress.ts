import type { JobId, VariationId } from '../../contract/ids.ts';
import type { Job, JobSummary, Variation, Video } from '../../contract/job.ts';
import type { ProgressItem } from '../../contract/wire.ts';

interface Running {
  readonly jobId: JobId;
  percent: number;
  fps: number | null;
  speed: number | null;
  etaMs: number | null;
}

export interface Measured {
  readonly percent: number;
  readonly fps: number | null;
  readonly speed: number | null;
  readonly etaMs: number | null;
}

/**
 * What is being rendered right now: kept in memory only, told to sockets, and laid over what the database
 * answers. Percentages never go back within an attempt.
 */
export class LiveProgress {
  readonly #running = new Map<VariationId, Running>();
  readonly #announce: (jobId: JobId, item: ProgressItem) => void;

  constructor(announce: (jobId: JobId, item: ProgressItem) => void) {
    this.#announce = announce;
  }

  start(jobId: JobId, id: VariationId): void {
    this.#running.set(id, { jobId, percent: 0, fps: null, speed: null, etaMs: null });
  }

  /** `finished` and `total` count the job's variations, to tell how far the job is. */
  report(id: VariationId, measured: Measured, finished: number, total: number): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    Object.assign(running, measured, { percent: Math.max(running.percent, measured.percent) });
    const { jobId, percent, fps, speed, etaMs } = running;
    this.#announce(jobId, [id, round(percent), fps, speed, etaMs]);
    const share = this.#jobPercent(jobId, finished, total);
    this.#announce(jobId, [jobId, round(share), this.#sum(jobId, 'fps'), null, null]);
  }

  end(id: VariationId): void {
    this.#running.delete(id);
  }

  overlaySummary(job: JobSummary): JobSummary {
    if (job.status !== 'processing') return job;
    const { completed, failed, cancelled, total } = job.counts;
    const percent = this.#jobPercent(job.id, completed + failed + cancelled, total);
    return { ...job, progress: Math.max(job.progress, round(percent)) };
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
    return { ...variation, progress: round(percent), fps, speed, etaMs };
  }

  #jobPercent(jobId: JobId, finished: number, total: number): number {
    if (total === 0) return 0;
    let percent = finished * 100;
    for (const running of this.#running.values())
      if (running.jobId === jobId) percent += running.percent;
    return Math.min(100, percent / total);
  }

  #sum(jobId: JobId, field: 'fps'): number | null {
    let sum = 0;
    for (const running of this.#running.values())
      if (running.jobId === jobId) sum += running[field] ?? 0;
    return sum > 0 ? Math.round(sum * 10) / 10 : null;
  }
}

function round(percent: number): number {
  return Math.round(percent * 10) / 10;
}
