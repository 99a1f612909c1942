import type { VolumeFigures } from '../../contract/system.ts';

export type VolumePart = 'uploads' | 'outputs' | 'other' | 'reserved' | 'free';

export interface PartOfVolume {
  readonly part: VolumePart;
  readonly bytes: number;
  /** Of the whole bar, which the parts fill. */
  readonly percent: number;
}

/** The volume as parts of a bar, in the order in which they stand there. Room that is spoken for is not free. */
export function volumeParts(volume: VolumeFigures): readonly PartOfVolume[] {
  const reserved = Math.min(volume.reservedBytes, volume.freeBytes);
  const sizes: readonly (readonly [VolumePart, number])[] = [
    ['uploads', volume.uploadsBytes],
    ['outputs', volume.outputsBytes],
    ['other', volume.otherBytes],
    ['reserved', reserved],
    ['free', volume.freeBytes - reserved],
  ];
  const whole = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  return sizes.map(([part, bytes]) => ({
    part,
    bytes,
    percent: whole === 0 ? 0 : (bytes / whole) * 100,
  }));
}

/** Where a mark stands on the bar, in percent. */
export function markPercent({ capacityBytes }: VolumeFigures, bytes: number): number {
  return capacityBytes === 0 ? 0 : Math.min(100, (bytes / capacityBytes) * 100);
}
