import { clockJumps } from './scenarios/clock-jumps.ts';
import { damagedSources } from './scenarios/damaged-sources.ts';
import { fullDisk } from './scenarios/full-disk.ts';
import { killInRecovery } from './scenarios/kill-in-recovery.ts';
import { killWhileDownloading } from './scenarios/kill-while-downloading.ts';
import { killWhileEncoding } from './scenarios/kill-while-encoding.ts';
import { killWhileUploading } from './scenarios/kill-while-uploading.ts';
import { restartUnderLoad } from './scenarios/restart-under-load.ts';
import { slowClients } from './scenarios/slow-clients.ts';
import { soak } from './scenarios/soak.ts';
import { stoppedFfmpeg } from './scenarios/stopped-ffmpeg.ts';
import type { Scenario } from './scenario.ts';

/** In the order in which they are tried. */
export const SCENARIOS: readonly Scenario[] = [
  killWhileUploading,
  killWhileEncoding,
  killWhileDownloading,
  killInRecovery,
  stoppedFfmpeg,
  restartUnderLoad,
  fullDisk,
  clockJumps,
  slowClients,
  damagedSources,
  soak,
];
