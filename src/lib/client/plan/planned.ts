import type { Effects } from '../../contract/effects.ts';
import type { ContactSheet, PreviewAnswer } from '../../contract/new-job.ts';
import { cellKey, uploadOf } from './kept-cells.ts';
import { settingsKey, type Settings, type Step } from './next-step.ts';

/** By upload id, the effects of its variations. */
export type Plans = Record<string, readonly Effects[]>;

/** What is planned so far. */
export interface Planned {
  /** By upload id. */
  readonly sheets: ReadonlyMap<string, ContactSheet>;
  /** Plans that were there before anything was drawn, as an earlier visit left them. */
  readonly found: Plans;
  /** The effects of locked cells, by cell. */
  readonly locks: ReadonlyMap<string, Effects>;
  /** Cells to be drawn anew. */
  readonly dice: ReadonlySet<string>;
  /** Uploads that were answered for, whether they are shown or were refused. */
  readonly asked: ReadonlySet<string>;
  /** `settingsKey` of what is there. */
  readonly drawnFor: string | null;
}

/** Nothing but the plans that an earlier visit made with the settings of now. */
export function startFrom(found: Plans, settings: Settings | null): Planned {
  const isEmpty = settings === null || Object.keys(found).length === 0;
  const drawnFor = isEmpty ? null : settingsKey(settings);
  return {
    ...{ sheets: new Map(), locks: new Map(), dice: new Set(), asked: new Set() },
    ...{ found, drawnFor },
  };
}

/** The effects of every variation that is there. */
export function plansOf({ found, sheets }: Planned): Plans {
  const drawn = [...sheets.values()].map(
    ({ upload, cells }) => [upload, cells.map(({ effects }) => effects)] as const,
  );
  return { ...found, ...Object.fromEntries(drawn) };
}

/** The same by cell. */
export function cellsOf(planned: Planned): ReadonlyMap<string, Effects> {
  const cells = Object.entries(plansOf(planned)).flatMap(([upload, plan]) =>
    plan.map((effects, slot) => [cellKey(upload, slot + 1), effects] as const),
  );
  return new Map(cells);
}

/** Whether something is there, and it is not what is set. */
export function isStale(planned: Planned, settings: Settings): boolean {
  const isEmpty = planned.sheets.size === 0 && Object.keys(planned.found).length === 0;
  return !isEmpty && settingsKey(settings) !== planned.drawnFor;
}

/** Locks a cell with the effects that it shows, or frees it. */
export function toggleLock(planned: Planned, key: string): Planned {
  const locks = new Map(planned.locks);
  const effects = cellsOf(planned).get(key);
  if (!locks.delete(key) && effects !== undefined) locks.set(key, effects);
  return { ...planned, locks };
}

/** These cells are to be drawn anew, but for locked ones. */
export function roll(planned: Planned, keys: readonly string[]): Planned {
  const free = keys.filter((key) => !planned.locks.has(key));
  return { ...planned, dice: new Set([...planned.dice, ...free]) };
}

/** What was to be drawn anew stays as it is. */
export function notRolled(planned: Planned): Planned {
  return { ...planned, dice: new Set() };
}

export function withAnswer(
  planned: Planned,
  { request, settings }: Step,
  { seed, sheets }: PreviewAnswer,
): Planned {
  const drawn = sheets.map((sheet) => [sheet.upload, sheet] as const);
  if (settings === null) {
    const waiting = [...planned.dice].filter((key) => !request.uploads.includes(uploadOf(key)));
    return {
      ...planned,
      dice: new Set(waiting),
      sheets: new Map([...planned.sheets, ...drawn]),
    };
  }
  const drawnFor = settingsKey({ ...settings, seed });
  // A video that is not among those shown any more keeps the plan that the same settings gave it.
  const isSame = drawnFor === planned.drawnFor;
  return {
    ...planned,
    ...{ drawnFor, dice: new Set(), asked: new Set(request.uploads) },
    found: isSame ? planned.found : {},
    sheets: new Map([...(isSame ? planned.sheets : []), ...drawn]),
  };
}
