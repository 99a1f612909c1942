import type { Words } from '../words/en/index.ts';
import { GLOBAL_KEYS, JOB_KEYS, LIST_KEYS } from './shortcuts.ts';

/** A key that does something on a page, for the page's own ears and for the list of them all. */
export interface Shortcut {
  /** As `KeyboardEvent.key` has them; any of them does it. `g n` is one key after another. */
  readonly keys: readonly string[];
  /** Where it works: wherever one is, on a page, or in the player that opens on the page of a job. */
  readonly page: 'everywhere' | 'jobs' | 'job' | 'player';
  readonly words: (words: Words) => string;
}

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
  { keys: [LIST_KEYS.undo], page: 'jobs', words: ({ settings }) => settings.shortcuts.undo },
];

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
