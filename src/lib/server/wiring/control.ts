import type { JobId } from '../../contract/ids.ts';
import type { Job } from '../../contract/job.ts';
import { createCancel } from '../services/control/cancel.ts';
import { createDeleteJob } from '../services/control/delete-job.ts';
import { createMoveJob } from '../services/control/move-job.ts';
import { createPinJob } from '../services/control/pin-job.ts';
import { createReroll } from '../services/control/reroll.ts';
import { createRetry } from '../services/control/retry.ts';
import type { Scope } from '../services/control/scope.ts';
import type { Foundations } from './foundations.ts';
import type { RenderingPart } from './rendering.ts';
import type { Space } from './space.ts';

/** The verbs for a job that is there; all but the last answer with the job as it then is. */
export function wireControl(
  base: Foundations,
  space: Space,
  rendering: RenderingPart,
  getJob: (jobId: JobId) => Promise<Job>,
) {
  const { store } = base;
  const { makeMissingSheets, removeSpentSources } = rendering;
  const wakeQueue = () => rendering.queue.wake();
  const again = { ...base, room: space.room, wakeQueue };
  const toCancel = { ...base, removeSpentSources, interrupt: rendering.interrupt };
  const moveJob = createMoveJob(base);
  const pinJob = createPinJob(base);
  const thenJob =
    <S extends Scope>(verb: (scope: S) => Promise<void>) =>
    async (scope: S) => {
      await verb(scope);
      return getJob(scope.jobId);
    };
  return {
    cancel: thenJob(createCancel({ ...toCancel, makeMissingSheets })),
    retry: thenJob(createRetry(again)),
    reroll: thenJob(createReroll({ ...again, discard: rendering.discardOutputs })),
    moveJob: async (jobId: JobId, to: 'front' | 'back') => {
      await moveJob(jobId, to);
      return getJob(jobId);
    },
    pinJob: async (jobId: JobId, pinned: boolean) => {
      await pinJob(jobId, pinned);
      return getJob(jobId);
    },
    deleteJob: createDeleteJob({
      ...{ store, removeJob: space.removeJob },
      // No contact sheets of what is about to go.
      cancel: createCancel({ ...toCancel, makeMissingSheets: () => Promise.resolve() }),
    }),
  };
}
