import { createInProcessQueue } from '../queue/in-process-queue.ts';
import { createQueueSwitch } from '../services/control/pause-queue.ts';
import { createDiscardOutputs } from '../services/jobs/discard-outputs.ts';
import { createRemoveSpentSources } from '../services/jobs/spent-sources.ts';
import { createSampler } from '../services/operations/take-samples.ts';
import { createEncodeVariation } from '../services/rendering/encode-variation.ts';
import { createMakeSheet } from '../services/rendering/make-sheet.ts';
import { createMissingSheets } from '../services/rendering/missing-sheets.ts';
import { createRendering, type Rendering } from '../services/rendering/rendering.ts';
import { createKeepSourceStills } from '../services/rendering/source-stills.ts';
import { createTakePictures } from '../services/rendering/take-pictures.ts';
import { createRoomKeeper } from '../services/rendering/wait-for-room.ts';
import { createVolumeGuard } from '../services/space/volume-guard.ts';
import type { Foundations } from './foundations.ts';
import type { Live } from './live.ts';
import type { Space } from './space.ts';

export type RenderingPart = ReturnType<typeof wireRendering>;

/** The queue, what it runs, and what makes it wait. */
export function wireRendering(base: Foundations, live: Live, space: Space) {
  const { config, store, disk, clock, log, newId, policy, locks } = base;
  const { slots, threadsPerSlot: threads, ffmpegPath, ffprobePath, maxPixels } = config;
  const removeSpentSources = createRemoveSpentSources(base);
  const discardOutputs = createDiscardOutputs(base);
  const makeSheet = createMakeSheet({ ffmpegPath, disk, log, newId });
  const takePictures = createTakePictures({ ffmpegPath, threads, maxPixels, disk, log });
  const queueSwitch = createQueueSwitch({ store, clock, wakeQueue: () => queue.wake() });
  const volumeGuard = createVolumeGuard({ disk, log });
  const roomKeeper = createRoomKeeper({
    ...{ store, disk, clock, log },
    queue: queueSwitch,
    makeRoom: (neededBytes) => space.eviction.makeSomeRoom(neededBytes),
    restoreBallast: () => base.ballast.restore(),
  });
  const sampler = createSampler({
    ...{ store, clock, log },
    usedBytes: async () => (await space.budget.marks()).usedBytes,
  });
  const rendering = createRendering({
    ...{ store, disk, clock, log, policy, removeSpentSources, takePictures, makeSheet },
    live: live.progress,
    encoder: base.ffmpeg.encoder,
    keepSourceStills: createKeepSourceStills({ store, disk, takePictures }),
    discard: discardOutputs,
    learn: async (work, tookMs, id) => {
      await live.estimates.learn(work, tookMs);
      await space.outputs.learn(id);
    },
    encode: createEncodeVariation({ ffmpegPath, ffprobePath, threads, maxPixels, clock }),
    onAttemptEnded: ({ code, tookMs, lengthMs }) => {
      const speed = lengthMs === null ? null : lengthMs / Math.max(1, tookMs);
      live.metrics.variationEnded(code, tookMs / 1000, speed);
      if (code !== 'interrupted') sampler.count(code === 'completed' ? 'completed' : 'failed');
    },
    volume: volumeGuard,
    room: roomKeeper,
  });
  const queue = createInProcessQueue(rendering, { slots, log });
  const makeMissingSheets = createMissingSheets({ store, clock, policy, makeSheet, locks });
  return {
    interrupt: (rows: Parameters<Rendering['interrupt']>[0]) => rendering.interrupt(rows),
    ...{ queue, queueSwitch, volumeGuard, roomKeeper, sampler },
    ...{ removeSpentSources, discardOutputs, makeMissingSheets },
  };
}
