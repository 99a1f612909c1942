import { AppError, volumeFault, type VolumeFault } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';

/** With less free than this, what broke off broke off for want of room, whatever it said. */
const NEXT_TO_NOTHING_BYTES = 256 * 1024;

interface Dependencies {
  readonly disk: LocalDisk;
  readonly log: Log;
}

export interface VolumeGuard {
  /** Whether the volume is there and can be written, full or not. Says so in the log when that has changed. */
  isAvailable(): Promise<boolean>;
  /** What the volume has to do with it that something broke off; null when it has nothing to do with it. */
  blame(error: unknown): Promise<VolumeFault | null>;
  /** Called before work is begun. @throws AppError VOLUME_UNAVAILABLE as long as a fault that was seen lasts */
  ensureAvailable(): Promise<void>;
}

/** Knows whether the volume can be used: it may vanish or turn read-only at any time, and come back. */
export function createVolumeGuard({ disk, log }: Dependencies): VolumeGuard {
  let wasAvailable = true;

  const isAvailable = async (): Promise<boolean> => {
    const problem = await disk.checkWritable().then(() => null, asError);
    const isNow = problem === null || volumeFault(problem) === 'VOLUME_FULL';
    if (wasAvailable && !isNow)
      log.error({ err: problem }, 'the volume cannot be used: work waits until it can');
    if (!wasAvailable && isNow) log.info('the volume can be used again');
    wasAvailable = isNow;
    return isNow;
  };

  return {
    isAvailable,
    async blame(error) {
      const told = volumeFault(error);
      if (told === 'VOLUME_FULL') return told;
      if (!(await isAvailable())) return 'VOLUME_UNAVAILABLE';
      if ((await disk.room()).freeBytes < NEXT_TO_NOTHING_BYTES) return 'VOLUME_FULL';
      // One file that cannot be read is that file's fault, for ever.
      return isReadError(error) ? null : told;
    },
    async ensureAvailable() {
      if (!wasAvailable && !(await isAvailable())) throw new AppError('VOLUME_UNAVAILABLE');
    },
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function isReadError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EIO';
}
