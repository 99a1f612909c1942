import type { VolumePart } from '../../client/system/volume-parts.ts';

/** CSS backgrounds of the parts of the volume, in the bar and beside their names. What is only promised is hatched. */
export const PART_FILLS: Readonly<Record<VolumePart, string>> = {
  uploads: 'var(--chart-sky)',
  outputs: 'var(--chart-accent)',
  other: 'var(--line-strong)',
  reserved: 'repeating-linear-gradient(135deg, var(--line-strong) 0 2px, var(--sunken) 2px 5px)',
  free: 'var(--sunken)',
};
