import type { PressureLevel, VolumeFigures } from '../../../contract/system.ts';
import type { KnownBytes } from '../../store/jobs.ts';
import { bytesDirectlyIn, bytesIn, volumeUse } from '../../storage/volume.ts';

/** Above this share everyone is warned. */
const WARN_ABOVE = 0.75;
/** Eviction goes on until so much of the capacity less is used than the mark that began it. */
const EVICT_DOWN_BY = 0.1;
/** With less room than this nothing can be finished. */
const FULL_BELOW_BYTES = 8 * 1024 * 1024;

interface Dependencies {
  readonly dataDir: string;
  /** What may be used of the volume; null for all of it. */
  readonly capBytes: number | null;
  /** 0 to 1. */
  readonly evictAbove: number;
  /** Spoken for by accepted work and by uploads that have begun. */
  readonly reservedBytes: () => Promise<number>;
  /** What the files of all jobs take, as their rows have it. */
  readonly knownBytes: () => Promise<KnownBytes>;
}

/** The volume without what the folders hold. */
export type VolumeMarks = Omit<VolumeFigures, 'uploadsBytes' | 'outputsBytes' | 'otherBytes'>;

export interface VolumeBudget {
  /** Figures of the volume now. */
  figures(): Promise<VolumeFigures>;
  /** The same without what the folders hold. */
  marks(): Promise<VolumeMarks>;
}

/**
 * The volume as the rules of eviction and admission see it. Without a cap, use is what statfs says of the
 * whole volume, whoever wrote it; with one, use is what lies in the data folder. The files of jobs are added up
 * from their rows, where posters, some kilobytes each, do not count: there may be too many files to look at.
 */
export function createVolumeBudget(deps: Dependencies): VolumeBudget {
  const held = async () => {
    const { sources, outputs } = await deps.knownBytes();
    const incoming = await bytesIn(`${deps.dataDir}/uploads/incoming`);
    return { uploadsBytes: sources + incoming, outputsBytes: outputs };
  };
  const ownBytes = async () => {
    const { uploadsBytes, outputsBytes } = await held();
    const temp = await bytesIn(`${deps.dataDir}/tmp`);
    return uploadsBytes + outputsBytes + temp + (await bytesDirectlyIn(deps.dataDir));
  };
  const marks = async () => {
    const volume = await volumeUse(deps.dataDir);
    const own = deps.capBytes === null ? null : await ownBytes();
    const capacityBytes = Math.min(deps.capBytes ?? Infinity, volume.totalBytes);
    const usedBytes = Math.min(own ?? volume.totalBytes - volume.freeBytes, capacityBytes);
    const freeBytes = Math.max(0, Math.min(volume.freeBytes, capacityBytes - usedBytes));
    const evictAboveBytes = Math.floor(capacityBytes * deps.evictAbove);
    const figures = {
      capacityBytes,
      usedBytes,
      freeBytes,
      reservedBytes: await deps.reservedBytes(),
      warnAboveBytes: Math.floor(capacityBytes * Math.min(WARN_ABOVE, deps.evictAbove)),
      evictAboveBytes,
      evictDownToBytes: Math.floor(capacityBytes * (deps.evictAbove - EVICT_DOWN_BY)),
    };
    return { ...figures, level: levelOf(figures) };
  };
  return {
    marks,
    async figures() {
      const now = await marks();
      const { uploadsBytes, outputsBytes } = await held();
      const otherBytes = Math.max(0, now.usedBytes - uploadsBytes - outputsBytes);
      return { ...now, uploadsBytes, outputsBytes, otherBytes };
    },
  };
}

/** What is left alone, so that what was begun can be finished and written down; in bytes. */
export function roomToFinish(capacityBytes: number): number {
  return Math.min(FULL_BELOW_BYTES, Math.floor(capacityBytes / 50));
}

function levelOf(figures: Omit<VolumeMarks, 'level'>): PressureLevel {
  if (figures.freeBytes < roomToFinish(figures.capacityBytes)) return 'full';
  if (figures.usedBytes > figures.evictAboveBytes) return 'evicting';
  return figures.usedBytes > figures.warnAboveBytes ? 'warning' : 'normal';
}
