import type { PressureLevel, VolumeFigures } from '../../contract/system.ts';
import { bytesIn, volumeUse } from '../storage/volume.ts';

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
}

export interface VolumeBudget {
  /** Figures of the volume now. It walks through all files: not for every request. */
  figures(): Promise<VolumeFigures>;
  /** The same without what the folders hold. */
  marks(): Promise<Omit<VolumeFigures, 'uploadsBytes' | 'outputsBytes' | 'otherBytes'>>;
}

/**
 * The volume as the rules of eviction and admission see it. Without a cap, use is what statfs says of the
 * whole volume, whoever wrote it; with one, use is what lies in the data folder.
 */
export function createVolumeBudget(deps: Dependencies): VolumeBudget {
  const marks = async () => {
    const volume = await volumeUse(deps.dataDir);
    const ownBytes = deps.capBytes === null ? null : await bytesIn(deps.dataDir);
    const capacityBytes = Math.min(deps.capBytes ?? Infinity, volume.totalBytes);
    const usedBytes = Math.min(ownBytes ?? volume.totalBytes - volume.freeBytes, capacityBytes);
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
      const uploadsBytes = await bytesIn(`${deps.dataDir}/uploads`);
      const outputsBytes = await bytesIn(`${deps.dataDir}/outputs`);
      const otherBytes = Math.max(0, now.usedBytes - uploadsBytes - outputsBytes);
      return { ...now, uploadsBytes, outputsBytes, otherBytes };
    },
  };
}

function levelOf(
  figures: Pick<
    VolumeFigures,
    'freeBytes' | 'usedBytes' | 'evictAboveBytes' | 'warnAboveBytes' | 'capacityBytes'
  >,
): PressureLevel {
  if (figures.freeBytes < Math.min(FULL_BELOW_BYTES, figures.capacityBytes / 50)) return 'full';
  if (figures.usedBytes > figures.evictAboveBytes) return 'evicting';
  return figures.usedBytes > figures.warnAboveBytes ? 'warning' : 'normal';
}
