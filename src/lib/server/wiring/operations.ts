import { createCheckHealth } from '../services/operations/check-health.ts';
import { createReadMetrics } from '../services/operations/read-metrics.ts';
import { createReadSystem } from '../services/operations/read-system.ts';
import { VERSION } from '../version.ts';
import type { Access } from './access.ts';
import type { Foundations } from './foundations.ts';
import type { Intake } from './intake.ts';
import type { Live } from './live.ts';
import type { Space } from './space.ts';

/** What those who look after the server want to know. */
export function wireOperations(
  base: Foundations,
  live: Live,
  { budget }: Space,
  { openUploads }: Intake,
  { channel }: Access,
) {
  const { store, disk, clock, ffmpeg, leases } = base;
  const { slots } = base.config;
  const hubStats = () => live.hub.stats();
  return {
    health: createCheckHealth({
      ...{ store, disk, ffmpeg, slots },
      version: VERSION,
      realtime: () => channel.facts(),
    }),
    readSystem: createReadSystem({
      ...{ store, clock, budget, slots, hubStats },
      version: VERSION,
      engine: {
        ffmpegVersion: ffmpeg.version,
        encoder: ffmpeg.encoder,
        warnings: [...ffmpeg.warnings],
      },
      transport: () => String(channel.facts().transport),
    }),
    readMetrics: createReadMetrics({
      ...{ store, clock, budget, slots, hubStats },
      metrics: live.metrics,
      openUploads: () => openUploads.count,
      runningDownloads: () => leases.count(),
    }),
  };
}
