import type { Effects } from '../../contract/effects.ts';
import type { PreviewRequest } from '../../contract/new-job.ts';

export type Keep = PreviewRequest['keep'];

/** One variation of one upload; `n` counts from 1. */
export function cellKey(upload: string, n: number): string {
  return `${upload}:${n}`;
}

/** The upload of a cell, or of itself. */
export function uploadOf(key: string): string {
  return key.split(':')[0] ?? key;
}

/** The effects of the variations that stay, as a preview is asked for them. */
export function keptCells(
  uploads: readonly string[],
  variations: number,
  effectsOf: (key: string) => Effects | undefined,
): Keep {
  const keep: Keep = {};
  for (const upload of uploads) {
    const kept: Record<string, Effects> = {};
    for (let n = 1; n <= variations; n += 1) {
      const effects = effectsOf(cellKey(upload, n));
      if (effects !== undefined) kept[n] = effects;
    }
    if (Object.keys(kept).length > 0) keep[upload] = kept;
  }
  return keep;
}
