import type { Store } from '../store/store.ts';
import type { LocalDisk } from '../storage/local-disk.ts';

interface Check {
  readonly ok: boolean;
  readonly [fact: string]: unknown;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly version: string;
  readonly checks: Readonly<Record<'ffmpeg' | 'database' | 'volume' | 'queue' | 'realtime', Check>>;
}

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly version: string;
  readonly ffmpeg: {
    readonly version: string;
    readonly warnings: readonly string[];
    readonly encoder: string;
  };
  readonly slots: number;
  readonly realtime: () => Readonly<Record<string, unknown>>;
}

/** What a load balancer and an operator ask; nothing secret, no paths. */
export function createCheckHealth(deps: Dependencies) {
  return async (): Promise<Health> => {
    const checks = {
      ffmpeg: { ok: true, ...deps.ffmpeg },
      database: await attempt(async () => ({ seq: (await deps.store.journal.head()).seq })),
      volume: await attempt(() => deps.disk.checkWritable()),
      queue: await attempt(async () => {
        const active = await deps.store.jobs.active();
        const running = active.reduce((sum, job) => sum + job.processing, 0);
        const waiting = active.reduce((sum, job) => sum + job.queued, 0);
        return { slots: deps.slots, running, waiting };
      }),
      realtime: { ok: true, ...deps.realtime() },
    };
    const ok = Object.values(checks).every((check) => check.ok);
    return { status: ok ? 'ok' : 'failing', version: deps.version, checks };
  };
}

async function attempt(look: () => Promise<Record<string, unknown>>): Promise<Check> {
  try {
    return { ok: true, ...(await look()) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
    return { ok: false, error: code };
  }
}
