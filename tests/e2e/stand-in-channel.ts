import type { Page, WebSocketRoute } from '@playwright/test';
import * as v from 'valibot';
import { JobSummary, type Job, type Variation } from '../../src/lib/contract/job.ts';
import {
  ClientMessage,
  SOCKET_PATH,
  type JournalEvent,
  type ProgressItem,
  type ServerMessage,
} from '../../src/lib/contract/wire.ts';

/** The channel of a page, held by a test: nothing is encoded, and what the page hears is the same each time. */
export interface StandInChannel {
  /** Events of changes that no server has made. */
  update(job: Job): void;
  /** One frame. */
  progress(items: readonly ProgressItem[]): void;
}

const AT = '2026-01-01T00:00:00.000Z';

/** Takes the place of the server's channel for a page that is opened afterwards, and knows these jobs. */
export async function standInChannel(page: Page, jobs: readonly Job[]): Promise<StandInChannel> {
  let socket: WebSocketRoute | null = null;
  let seq = 1;
  let rev = Math.max(0, ...jobs.map((job) => job.rev));
  const send = (message: ServerMessage) => socket?.send(JSON.stringify(message));
  const tell = (event: Pick<JournalEvent, 'kind' | 'jobId' | 'data'>) => {
    seq += 1;
    send({ type: 'event', seq, at: AT, ...event } as JournalEvent);
  };

  await page.routeWebSocket(
    (url) => url.pathname === SOCKET_PATH,
    (opened) => {
      socket = opened;
      opened.onMessage((text) => {
        const message = v.parse(ClientMessage, JSON.parse(text.toString()));
        if (message.type !== 'hello') return;
        const position = { epoch: 'stand-in', seq };
        const welcome = {
          type: 'welcome',
          version: 1,
          ...position,
          pingIntervalMs: 20_000,
        } as const;
        const summaries = jobs.map((job) => v.parse(JobSummary, job));
        send({ ...welcome, mode: 'snapshot', reason: 'fresh', events: [], jobs: summaries });
      });
    },
  );

  return {
    update(job) {
      for (const { variations, ...video } of job.videos) {
        for (const variation of variations) {
          rev += 1;
          const data = { rev, videoId: video.id, variation };
          tell({ kind: 'variation.updated', jobId: job.id, data });
        }
        rev += 1;
        tell({ kind: 'video.updated', jobId: job.id, data: { rev, video } });
      }
      rev += 1;
      tell({
        kind: 'job.updated',
        jobId: job.id,
        data: { job: { ...v.parse(JobSummary, job), rev } },
      });
    },
    progress: (items) => send({ type: 'progress', items: [...items] }),
  };
}

/** The job with all of it being worked on. */
export function underWay(job: Job): Job {
  const total = job.counts.total;
  return withVariations(
    { ...job, status: 'processing', startedAt: AT, queuePosition: null },
    { status: 'processing', attempt: 1 },
    { total, queued: 0, processing: total, completed: 0, failed: 0, cancelled: 0 },
  );
}

/** The job with all of it made. */
export function finished(job: Job): Job {
  const total = job.counts.total;
  const done = { status: 'completed', progress: 100, sizeBytes: 1e6, durationMs: 1000 } as const;
  return withVariations(
    {
      ...job,
      ...{ status: 'completed', progress: 100, completedAt: AT, downloadBytes: total * 1e6 },
    },
    done,
    { total, queued: 0, processing: 0, completed: total, failed: 0, cancelled: 0 },
  );
}

function withVariations(
  job: Job,
  changes: Partial<Variation> & Pick<Variation, 'status'>,
  counts: Job['counts'],
): Job {
  const videos = job.videos.map((video) => ({
    ...video,
    status: changes.status,
    variations: video.variations.map((variation) => ({ ...variation, ...changes })),
  }));
  return { ...job, counts, videos };
}
