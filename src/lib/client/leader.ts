/** The part of Web Locks that is used (w3c.github.io/web-locks). */
export type Locks = Pick<LockManager, 'request'>;

/** The type says that they are always there; on plain http, off the machine itself, they are not. */
export function browserLocks(): LockManager | null {
  return (navigator as { locks?: LockManager }).locks ?? null;
}

/**
 * Calls `lead` once this tab is the one that holds the connection for all: at once when there is no other, else
 * when those before it are gone, however they went. Gives the function that steps back.
 */
export function runForLeader(locks: Locks, name: string, lead: () => void): () => void {
  const abort = new AbortController();
  const held = Promise.withResolvers<undefined>();
  const turn = locks.request(name, { signal: abort.signal }, () => {
    if (!abort.signal.aborted) lead();
    return held.promise;
  });
  turn.catch(() => {
    // Refused, as some private windows do: then this tab leads, and so does every other one.
    if (!abort.signal.aborted) lead();
  });
  return () => {
    abort.abort();
    held.resolve(undefined);
  };
}
