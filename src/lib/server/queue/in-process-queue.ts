import type { Log } from '../log.ts';
import type { RenderQueue, RenderWork } from './render-queue.ts';

/** After an unexpected error: long enough not to spin on a broken volume. */
const PAUSE_AFTER_ERROR_MS = 2000;

/** Runs up to `slots` tasks at once in this process. */
export function createInProcessQueue<Task>(
  work: RenderWork<Task>,
  options: { slots: number; log: Log; pauseAfterErrorMs?: number },
): RenderQueue {
  const stopping = new AbortController();
  let isClosed = false;
  const running = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let wokenMeanwhile = false;
  let retry: NodeJS.Timeout | null = null;
  let toldOf: string | null = null;

  /** What fails for one reason for hours, a volume that is gone for one, is one line in the log. */
  function tellOnce(error: unknown, what: string): void {
    const words = `${what}: ${String(error)}`;
    if (words !== toldOf) options.log.error({ err: error }, what);
    toldOf = words;
  }

  function wake(): void {
    if (isClosed) return;
    wokenMeanwhile = true;
    claiming ??= fill().finally(() => {
      claiming = null;
      if (wokenMeanwhile) wake();
    });
  }

  /** Claims are made one after the other, so that two slots never take the same task. */
  async function fill(): Promise<void> {
    wokenMeanwhile = false;
    try {
      while (running.size < options.slots && !isClosed) {
        const task = await work.claim();
        toldOf = null;
        if (task === null) return;
        start(task);
      }
    } catch (error) {
      tellOnce(error, 'claiming work failed');
      wakeLater();
    }
  }

  function start(task: Task): void {
    const run = work
      .run(task, stopping.signal)
      .catch((error: unknown) => {
        tellOnce(error, 'a task failed unexpectedly');
        wakeLater();
      })
      .finally(() => {
        running.delete(run);
        if (retry === null) wake();
      });
    running.add(run);
  }

  function wakeLater(): void {
    if (isClosed) return;
    retry ??= setTimeout(() => {
      retry = null;
      wake();
    }, options.pauseAfterErrorMs ?? PAUSE_AFTER_ERROR_MS);
  }

  return {
    wake,
    async stop(graceMs = 0) {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      const grace = setTimeout(() => stopping.abort(), graceMs);
      if (graceMs === 0) stopping.abort();
      await claiming;
      await Promise.all(running);
      clearTimeout(grace);
    },
  };
}
