import { createRemoveOrphans } from '../services/cleanup/orphans.ts';
import { createRecover } from '../services/cleanup/recover.ts';
import { createRelievePressure } from '../services/cleanup/relieve-pressure.ts';
import { createSweep } from '../services/cleanup/sweep.ts';
import { createUpkeep } from '../services/cleanup/upkeep.ts';
import type { Foundations } from './foundations.ts';
import type { Intake } from './intake.ts';
import type { RenderingPart } from './rendering.ts';
import type { Space } from './space.ts';

/** What puts the volume and the database right: at the start, and by the clock. */
export function wireCleanup(
  base: Foundations,
  space: Space,
  rendering: RenderingPart,
  { uploads }: Intake,
) {
  const { config, store, disk, log, uploadsInFlight } = base;
  const removeOrphans = createRemoveOrphans({
    ...{ store, disk, log, uploadsInFlight },
    restoreUpload: (name) => uploads.restoreOrphan(name),
  });
  const sweep = createSweep({
    ...base,
    ...space,
    ...{ removeOrphans, removeSpentSources: rendering.removeSpentSources },
    restoreBallast: () => base.ballast.restore(),
    removeExpiredUploads: () => uploads.removeExpired(),
    relievePressure: createRelievePressure(space),
    upkeep: createUpkeep({ store, historyMs: config.historyMs }),
  });
  const recover = createRecover({
    ...base,
    removeOrphans: async () => {
      await removeOrphans();
      await space.inspection.inspectNewest();
    },
  });
  return {
    sweep,
    /** The clockwork's: while the volume is away there is nothing to put right. */
    sweepWhatIsThere: async () => {
      if (await rendering.volumeGuard.isAvailable()) await sweep();
    },
    async putRight() {
      await recover();
      await rendering.makeMissingSheets();
      await sweep();
    },
  };
}
