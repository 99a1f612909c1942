import type { Effects } from '../../contract/effects.ts';
import type { PreviewRequest } from '../../contract/new-job.ts';
import type { EffectRanges } from '../../contract/recipe.ts';
import { keptCells, uploadOf, type Keep } from './kept-cells.ts';

/** What decides on the effects of every variation. */
export interface Settings {
  readonly variations: number;
  readonly ranges: EffectRanges;
  /** Null for one of the server's choice. */
  readonly seed: number | null;
}

/** What is shown, and what should be. */
export interface Standing {
  /** Those to be shown, in order. */
  readonly uploads: readonly string[];
  readonly settings: Settings;
  readonly recipe: Pick<PreviewRequest, 'preset' | 'effects' | 'output'>;
  /** `settingsKey` of what is shown. */
  readonly drawnFor: string | null;
  /** Uploads that were answered for, whether they are shown or were refused. */
  readonly asked: ReadonlySet<string>;
  /** The effects of the cells that are there, by cell. */
  readonly shown: ReadonlyMap<string, Effects>;
  /** The effects of locked cells. */
  readonly locks: ReadonlyMap<string, Effects>;
  /** Cells to be drawn anew. */
  readonly dice: ReadonlySet<string>;
}

/** One question to the server. */
export interface Step {
  /** Without a seed when that is to be a new one. */
  readonly request: PreviewRequest;
  /** The settings that it draws for; null when single cells are drawn anew. */
  readonly settings: Settings | null;
  /** The same for steps that would bring the same. */
  readonly id: string;
}

export function settingsKey({ variations, ranges, seed }: Settings): string {
  return JSON.stringify([variations, ranges, seed]);
}

/**
 * What to ask for next; null when all that should be shown is. Other settings leave only the locked cells as they
 * are, a further upload leaves all of them.
 */
export function nextStep(standing: Standing): Step | null {
  const { uploads, settings, asked, drawnFor, locks, shown } = standing;
  if (uploads.length === 0) return null;
  if (settingsKey(settings) !== drawnFor) return drawAll(standing, (key) => locks.get(key));
  if (uploads.some((upload) => !asked.has(upload)))
    return drawAll(standing, (key) => shown.get(key));
  return drawDiced(standing);
}

function drawAll(standing: Standing, effectsOf: (key: string) => Effects | undefined): Step {
  const { uploads, settings } = standing;
  const keep = keptCells(uploads, settings.variations, effectsOf);
  return toStep(standing, uploads, keep, settings);
}

function drawDiced(standing: Standing): Step | null {
  const { uploads, settings, shown, dice } = standing;
  const diced = uploads.filter((upload) => [...dice].some((key) => uploadOf(key) === upload));
  if (diced.length === 0) return null;
  const keep = keptCells(diced, settings.variations, (key) =>
    dice.has(key) ? undefined : shown.get(key),
  );
  return toStep(standing, diced, keep, null);
}

function toStep(
  { settings: { variations, seed }, recipe }: Standing,
  uploads: readonly string[],
  keep: Keep,
  settings: Settings | null,
): Step {
  const asSet = settings === null || seed === null ? {} : { seed };
  const request = { uploads: [...uploads], variations, ...recipe, ...asSet, keep };
  // How a variation is encoded is not seen in a preview: another output is not another step.
  return { request, settings, id: JSON.stringify([settings, uploads, keep]) };
}
