import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { Locks } from '../services/jobs/locks.ts';
import { Leases } from '../services/jobs/leases.ts';
import type { SettlePolicy } from '../services/jobs/settle.ts';
import { describeArchive } from '../services/reading/job-archive.ts';
import { checkFfmpeg } from '../services/rendering/check-ffmpeg.ts';
import { chooseEncoder } from '../services/rendering/choose-encoder.ts';
import { SteadyTime, warnOfOldClock } from '../steady-time.ts';
import { Ballast } from '../storage/ballast.ts';
import { LocalDisk } from '../storage/local-disk.ts';
import { lockDataFolder } from '../store/data-lock.ts';
import { openStore } from '../store/store.ts';

export type Foundations = Awaited<ReturnType<typeof layFoundations>>;

/**
 * What everything else stands on: the data folder, the database, FFmpeg, time and chance.
 * @throws StartupError with one clear line per thing that is missing
 */
export async function layFoundations(config: Config, machineClock: Clock, log: Log) {
  const disk = new LocalDisk(config.dataDir);
  await disk.prepare();
  const dataLock = lockDataFolder(config.dataDir);
  const ffmpeg = await findFfmpeg(config, log);
  const ballast = new Ballast(config.dataDir);
  const database = join(config.dataDir, 'video-refresher.sqlite');
  const store = await openStore(database, randomWord(6), () => ballast.release());
  const nextUlid = monotonicFactory(() => randomInt(2 ** 32) / 2 ** 32);
  const policy: SettlePolicy = {
    retentionMs: config.retentionMs,
    retryWindowMs: config.retryWindowMs,
    archiveSize: async (tx, jobId) => (await describeArchive(tx, jobId))?.sizeBytes ?? null,
  };
  warnOfOldClock({ clock: machineClock, log }, await store.journal.newestAt());
  const steady = new SteadyTime({ clock: machineClock, log });
  const clock: Clock = { now: () => steady.stamp(), monotonic: () => machineClock.monotonic() };
  return {
    ...{ config, clock, machineClock, steady, log, disk, dataLock, ffmpeg, ballast, store, policy },
    leases: new Leases({ clock }),
    locks: new Locks(),
    /** Names of files that are on their way from a request to a row. */
    uploadsInFlight: new Set<string>(),
    newId: () => nextUlid(clock.now()),
    newSeed: () => randomInt(2 ** 32),
  };
}

async function findFfmpeg(config: Config, log: Log) {
  const { ffmpegPath, ffprobePath } = config;
  // Both at once: together they are most of a start. What the check says comes first when both fail.
  const choosing = Promise.allSettled([chooseEncoder(ffmpegPath, config.encoder)]);
  const ffmpeg = await checkFfmpeg({ ffmpegPath, ffprobePath });
  for (const warning of ffmpeg.warnings) log.warn(warning);
  const [choice] = await choosing;
  if (choice.status === 'rejected') throw choice.reason;
  const { encoder, notWorking } = choice.value;
  log.info({ encoder, notWorking }, 'video encoder chosen');
  return { ...ffmpeg, encoder };
}

/** Text of about `length` characters that nobody can guess when it is long. */
export function randomWord(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
