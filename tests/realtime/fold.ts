import type { Job, JobSummary, Variation, VideoHeader } from '../../src/lib/contract/job.ts';
import type { JournalEvent } from '../../src/lib/contract/wire.ts';

interface FoldedVideo {
  header: VideoHeader;
  readonly variations: Map<string, Variation>;
}

interface FoldedJob {
  summary: JobSummary;
  readonly videos: Map<string, FoldedVideo>;
}

/** What a client knows that has read each job when it was created, and the journal since. */
export class Fold {
  readonly #jobs = new Map<string, FoldedJob>();

  /** The answer to a GET of the job; what the journal has told of it since must be applied after it. */
  read({ videos, ...summary }: Omit<Job, 'recipe'>): void {
    const folded = videos.map(({ variations, ...header }) => {
      const known = new Map<string, Variation>(variations.map((one) => [one.id, one]));
      return [header.id, { header, variations: known }] as const;
    });
    this.#jobs.set(summary.id, { summary, videos: new Map<string, FoldedVideo>(folded) });
  }

  apply(event: JournalEvent): void {
    if (event.jobId === null) return;
    const job = this.#jobs.get(event.jobId);
    if (job === undefined) throw new Error(`an event of a job that nobody told of: ${event.seq}`);
    switch (event.kind) {
      case 'job.created':
      case 'job.updated':
        job.summary = event.data.job;
        return;
      case 'job.expired':
      case 'job.evicted':
      case 'job.deleted':
        job.summary = event.data.job;
        job.videos.clear();
        return;
      case 'video.updated':
        job.summary = { ...job.summary, rev: event.data.rev };
        videoOf(job, event.data.video.id).header = event.data.video;
        return;
      case 'variation.updated': {
        const { rev, videoId, variation } = event.data;
        job.summary = { ...job.summary, rev };
        videoOf(job, videoId).variations.set(variation.id, variation);
        return;
      }
    }
  }

  /** As GET answers it, without the recipe, which never changes. */
  job(id: string): Omit<Job, 'recipe'> | null {
    const job = this.#jobs.get(id);
    if (job === undefined) return null;
    const videos = Array.from(job.videos.values(), ({ header, variations }) => ({
      ...header,
      variations: [...variations.values()],
    }));
    return { ...job.summary, videos };
  }
}

function videoOf(job: FoldedJob, videoId: string): FoldedVideo {
  const video = job.videos.get(videoId);
  if (video === undefined) throw new Error(`an event of an unknown video ${videoId}`);
  return video;
}
