import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Job, JobAccepted } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { JournalEvent } from '../../src/lib/contract/wire.ts';
import { createApp, type App } from '../../src/lib/server/app.ts';
import { systemClock, type Clock } from '../../src/lib/server/clock.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { createLog } from '../../src/lib/server/log.ts';
import { makeClip } from './clips.ts';
import { tempDir } from './temp-dir.ts';

export interface TestApp {
  readonly app: App;
  readonly dataDir: string;
  /** Everything the journal has told since the start. */
  readonly events: JournalEvent[];
  readonly submit: (
    paths: readonly string[],
    fields?: Readonly<Record<string, string>>,
  ) => Promise<JobAccepted>;
  /** Resolves when an event is what is waited for, also one that was told before. */
  readonly until: (isIt: (event: JournalEvent) => boolean) => Promise<void>;
  /** The job, once it is final. */
  readonly final: (jobId: JobId) => Promise<Job>;
}

/** The whole application without HTTP, stopped after the test. */
export async function testApp(
  options: { dataDir?: string; env?: Record<string, string>; clock?: Clock } = {},
): Promise<TestApp> {
  const dataDir = options.dataDir ?? join(await tempDir(), 'data');
  const config = readConfig({
    ...{ DATA_DIR: dataDir, SLOTS: '2', LOG_LEVEL: 'silent', STOP_GRACE_SECONDS: '0' },
    // The same everywhere, and no time spent on looking for hardware.
    ENCODER: 'libx264',
    ...options.env,
  });
  const app = await createApp(config, options.clock ?? systemClock, createLog(config.logLevel));
  onTestFinished(() => app.stop());
  const events: JournalEvent[] = [];
  const waiting = new Set<() => void>();
  app.onEvents((written) => {
    events.push(...written);
    for (const look of waiting) look();
  });
  const until = (isIt: (event: JournalEvent) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!events.some(isIt)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    app,
    dataDir,
    events,
    until,
    async submit(paths, fields = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      for (const path of paths) form.append('videos', await openAsBlob(path), basename(path));
      const request = new Response(form);
      const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
      return app.submitBatch({
        contentType: request.headers.get('content-type'),
        lengthBytes: null,
        mayEvict: true,
        key: null,
        open: () => body,
      });
    },
    async final(jobId) {
      const job = await app.getJob(jobId);
      if (isFinal(job.status)) return job;
      const from = events.length;
      await until(
        (event) =>
          events.indexOf(event) >= from &&
          event.kind === 'job.updated' &&
          event.jobId === jobId &&
          isFinal(event.data.job.status),
      );
      return app.getJob(jobId);
    },
  };
}

/** A clip with moving picture and sound, in a folder of its own. */
export async function newClip(seconds = 1, size = '160x90'): Promise<string> {
  const path = join(await tempDir(), 'clip.mp4');
  await makeClip(path, { seconds, size });
  return path;
}
