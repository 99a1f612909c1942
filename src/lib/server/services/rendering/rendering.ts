import type { RenderWork } from '../../queue/render-queue.ts';
import type { VariationRow } from '../../store/schema.ts';
import { attemptKey, removeTemps, renderVariation, type RenderDeps } from './render-variation.ts';
import { claimVariation, type Claimed } from './claim-variation.ts';
import { giveBack } from './unfinished-variation.ts';

/** For what is only written down. */
const NEVER = new AbortController().signal;

export interface Rendering extends RenderWork<Claimed> {
  /** Interrupts attempts that are being rendered, and waits until they have ended. */
  interrupt(rows: readonly Pick<VariationRow, 'id' | 'attempt'>[]): Promise<void>;
}

/** The work behind the queue: takes the next variation, renders it, and writes down how that went. */
export function createRendering(deps: RenderDeps): Rendering {
  const { store, clock, volume, room } = deps;
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  /** Attempts whose end could not be written down, by a full volume for one: that comes first when work is claimed. */
  const stranded = new Map<Claimed, unknown>();

  return {
    async claim() {
      await volume.ensureAvailable();
      for (const [task, error] of stranded) {
        await removeTemps(deps, task);
        await giveBack(deps, { ...task, signal: NEVER }, await volume.blame(error));
        stranded.delete(task);
      }
      if (room.isCareful && running.size > 0) return null;
      return store.write((tx) => claimVariation(tx, clock.now(), deps.policy));
    },

    async run(task, stopping) {
      const abort = new AbortController();
      const signal = AbortSignal.any([stopping, abort.signal]);
      const ended = renderVariation(deps, { ...task, signal }, () => running.size === 1);
      running.set(attemptKey(task), { abort, ended });
      try {
        await ended;
      } catch (error) {
        stranded.set(task, error);
        throw error;
      } finally {
        running.delete(attemptKey(task));
      }
    },

    async interrupt(rows) {
      const hit = rows.flatMap((row) => running.get(attemptKey(row)) ?? []);
      for (const { abort } of hit) abort.abort();
      await Promise.allSettled(hit.map(({ ended }) => ended));
    },
  };
}
