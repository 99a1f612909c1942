import { singleKeysEnabled } from './single-keys.ts';

/** What is done by which keys wherever one is. */
export const GLOBAL_KEYS = {
  newJob: 'g n',
  jobs: 'g j',
  system: 'g s',
  sheet: '?',
  search: '/',
} as const;

/** What is done by which key in the list of jobs. */
export const LIST_KEYS = { undo: 'z' } as const;

/** What is done by which key on the page of a job. */
export const JOB_KEYS = { download: 'd', cancel: 'c', retry: 'r', pin: 'p', select: 's' } as const;

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
  const isCovered = document.querySelector('dialog[open], :popover-open') !== null;
  return isCovered ? null : plainKey(event);
}
