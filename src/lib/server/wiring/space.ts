import { bytesWithoutRow } from '../services/cleanup/bytes-without-row.ts';
import { CleanupReport } from '../services/cleanup/cleanup-report.ts';
import { createEviction } from '../services/cleanup/evict-jobs.ts';
import { createInspectResults } from '../services/cleanup/inspect-results.ts';
import { Inspection } from '../services/cleanup/inspection.ts';
import { hasLanded, VolumeWatch } from '../services/cleanup/watch-volume.ts';
import { createRemoveJob } from '../services/jobs/remove-job.ts';
import { createOutputEstimates } from '../services/space/estimate-outputs.ts';
import { Reservations } from '../services/space/reservations.ts';
import { createRoom } from '../services/space/room.ts';
import { createVolumeBudget } from '../services/space/volume-budget.ts';
import type { Foundations } from './foundations.ts';

export type Space = ReturnType<typeof wireSpace>;

/** The room on the volume: who gets it, who has to leave, and whether what should be there is. */
export function wireSpace(base: Foundations) {
  const { config, store, disk, clock, log, leases, locks, uploadsInFlight } = base;
  const reservations = new Reservations();
  const budget = createVolumeBudget({
    dataDir: config.dataDir,
    capBytes: config.volumeCapBytes,
    evictAbove: config.evictAbove,
    reservedBytes: async () => reservations.heldBytes + (await store.variations.reservedBytes()),
    knownBytes: async () => {
      const { sources, outputs } = await store.jobs.knownBytes();
      const others = await bytesWithoutRow({ store, disk, uploadsInFlight });
      return { sources: sources + others, outputs };
    },
  });
  const removeJob = createRemoveJob({ store, disk, clock, log, locks, leases });
  const newReport = () => new CleanupReport({ store, clock, log });
  const inspect = createInspectResults({ ...base, removeJob, newReport });
  const inspection = new Inspection({ store, disk, clock, log, inspect });
  const eviction = createEviction({
    ...{ store, leases, removeJob, newReport, log },
    onBrokenOff: (jobId) => inspection.note(jobId),
  });
  const room = createRoom({
    ...{ reservations, leases },
    marks: () => budget.marks(),
    planEviction: eviction.plan,
    makeRoom: eviction.makeRoom,
  });
  const volumeWatch = new VolumeWatch({ store, clock, log, budget, plan: eviction.plan });
  store.onWritten((events) => {
    inspection.observe(events);
    if (events.some(hasLanded)) volumeWatch.glance();
  });
  const outputs = createOutputEstimates({ store, encoder: base.ffmpeg.encoder });
  return {
    ...{ reservations, budget, removeJob, newReport, inspection, eviction, room, volumeWatch },
    outputs,
  };
}
