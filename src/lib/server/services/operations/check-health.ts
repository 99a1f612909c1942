import type { Store } from '../../store/store.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';

/** A file system that is frozen answers only when it is thawed. */
const PATIENCE_MS = 2000;

/** What an operator reads beside the code of the system. */
const SENTENCES: Readonly<Record<string, string>> = {
  EROFS: 'The storage is read-only.',
  EACCES: 'The storage may not be written by this user.',
  ENOENT: 'The storage, or a folder of ours on it, is gone.',
  EIO: 'The storage reports errors.',
  ENOSPC: 'There is no room left for a file.',
  TIMEOUT: 'It does not answer.',
};

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
  /** How long a check may take. */
  readonly patienceMs?: number;
}

/** What a load balancer and an operator ask; nothing secret, no paths. */
export function createCheckHealth(deps: Dependencies) {
  const { patienceMs = PATIENCE_MS } = deps;
  const attempt = (look: () => Promise<Record<string, unknown>>) => bounded(look, patienceMs);
  const checkVolume = oneAtATime(() => deps.disk.checkWritable());
  return async (): Promise<Health> => {
    const checks = {
      ffmpeg: { ok: true, ...deps.ffmpeg },
      database: await attempt(async () => ({ seq: (await deps.store.journal.head()).seq })),
      volume: await attempt(checkVolume),
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

/** Each look that hangs holds a thread of Node's pool: never more than one. */
function oneAtATime<T>(look: () => Promise<T>): () => Promise<T> {
  let looking: Promise<T> | null = null;
  return () => (looking ??= look().finally(() => (looking = null)));
}

async function bounded(
  look: () => Promise<Record<string, unknown>>,
  patienceMs: number,
): Promise<Check> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(Object.assign(new Error('no answer'), { code: 'TIMEOUT' }));
  }, patienceMs);
  try {
    return { ok: true, ...(await Promise.race([look(), late])) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
    return { ok: false, error: code, message: SENTENCES[code] ?? 'It does not work.' };
  } finally {
    clearTimeout(timer);
  }
}
