import type { Words } from '../words/en/index.ts';
import { singleKeysEnabled } from './single-keys.ts';

/** A key that does something on a page, for the page's own ears and for the list of them all. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has them; any of them does it. `g n` is one key after another. */
  readonly keys: readonly string[];
  /** Where it works: wherever one is, on a page, or in the player that opens on the page of a job. */
  readonly page: 'everywhere' | 'jobs' | 'job' | 'player';
  readonly words: (words: Words) => string;
}

/** What is done by which keys wherever one is. */
export const GLOBAL_KEYS = {
  newJob: 'g n',
  jobs: 'g j',
  system: 'g s',
  sheet: '?',
  search: '/',
} as const;

export const GLOBAL_SHORTCUTS: readonly Shortcut[] = [
  {
    keys: [GLOBAL_KEYS.newJob],
    page: 'everywhere',
    words: ({ settings }) => settings.shortcuts.newJob,
  },
  {
    keys: [GLOBAL_KEYS.jobs],
    page: 'everywhere',
    words: ({ settings }) => settings.shortcuts.jobs,
  },
  {
    keys: [GLOBAL_KEYS.system],
    page: 'everywhere',
    words: ({ settings }) => settings.shortcuts.system,
  },
  {
    keys: [GLOBAL_KEYS.sheet],
    page: 'everywhere',
    words: ({ settings }) => settings.shortcuts.sheet,
  },
  { keys: [GLOBAL_KEYS.search], page: 'jobs', words: ({ settings }) => settings.shortcuts.search },
];

/** What is done by which key on the page of a job. */
export const JOB_KEYS = { download: 'd', cancel: 'c', retry: 'r', pin: 'p', select: 's' } as const;

const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;

export const JOB_SHORTCUTS: readonly Shortcut[] = [
  { keys: [JOB_KEYS.download], page: 'job', words: ({ job }) => job.shortcuts.download },
  { keys: [JOB_KEYS.cancel], page: 'job', words: ({ job }) => job.shortcuts.cancel },
  { keys: [JOB_KEYS.retry], page: 'job', words: ({ job }) => job.shortcuts.retry },
  { keys: [JOB_KEYS.pin], page: 'job', words: ({ job }) => job.shortcuts.pin },
  { keys: [JOB_KEYS.select], page: 'job', words: ({ job }) => job.shortcuts.select },
  { keys: ARROWS, page: 'job', words: ({ job }) => job.shortcuts.move },
  { keys: ['Enter'], page: 'job', words: ({ job }) => job.shortcuts.open },
  {
    keys: ['ArrowLeft', 'ArrowRight'],
    page: 'player',
    words: ({ job }) => job.shortcuts.browse,
  },
  { keys: ['k'], page: 'player', words: ({ job }) => job.shortcuts.playPause },
  { keys: ['Escape'], page: 'player', words: ({ job }) => job.shortcuts.close },
];

/** Where keys are for something else: text, choices, a player, and whatever lies over the page. */
const OWN_KEYS =
  'input, textarea, select, [contenteditable], [role=slider], [role=menu], [role=listbox]';

/** The key that was pressed, or null when it was meant for something else than a shortcut. */
export function plainKey(event: KeyboardEvent): string | null {
  const { key, target } = event;
  if (event.defaultPrevented || event.repeat || event.isComposing) return null;
  // On many keyboards these two are only there with Shift.
  const isShifted = event.shiftKey && key !== GLOBAL_KEYS.sheet && key !== GLOBAL_KEYS.search;
  if (event.ctrlKey || event.metaKey || event.altKey || isShifted) return null;
  if (key.length === 1 && !singleKeysEnabled()) return null;
  return target instanceof Element && target.closest(OWN_KEYS) !== null ? null : key;
}

/** The same, for the page itself: while a dialog or a menu is open, keys are not for what lies under it. */
export function pageKey(event: KeyboardEvent): string | null {
  const isCovered = document.querySelector('dialog[open], [role=dialog], :popover-open') !== null;
  return isCovered ? null : plainKey(event);
}
