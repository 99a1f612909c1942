const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** What is told wherever one is: states, times, messages, and how the page hears of changes. */
export const live = {
  status: {
    queued: 'Waiting',
    processing: 'Working',
    completed: 'Ready',
    failed: 'Failed',
    cancelled: 'Cancelled',
    expired: 'Expired',
    evicted: 'Removed',
    deleted: 'Deleted',
  },
  nextInLine: 'next in line',
  inLine: (place: number) => `${place}${ENDINGS[ordinals.select(place)] ?? 'th'} in line`,
  made: (completed: number, total: number) =>
    `${completed} of ${total === 1 ? '1 variation' : `${total} variations`}`,
  failures: (count: number) => `${count} failed`,

  times: {
    days: 'days',
    left: (time: string) => `${time} left`,
    finishing: 'finishing',
    expiresNow: 'expires now',
    expiresSoon: 'expires in less than a minute',
    expiresIn: (time: string) => `expires in ${time}`,
    justNow: 'just now',
    ago: (time: string) => `${time} ago`,
  },

  header: {
    skip: 'Skip to the content',
    main: 'Main',
    newJob: 'New job',
    jobs: 'Jobs',
    uploading: 'Uploading',
  },

  menu: {
    label: 'Menu',
    system: 'System',
    settings: 'Settings',
    shortcuts: 'Keyboard shortcuts',
    logOut: 'Log out',
  },

  offline: 'You are offline. What you see is the last known state; jobs on the server go on.',

  missingPart: {
    text: 'A part of the page could not be loaded. Load the page again to go on.',
    reload: 'Load again',
  },

  connection: {
    connecting: {
      word: 'Connecting',
      hint: 'Reaching the server. Until then the page shows what was known last',
    },
    live: { word: 'Live', hint: 'Changes appear as they happen' },
    reconnecting: {
      word: 'Reconnecting',
      hint: 'The connection was lost. Your jobs go on; the page catches up by itself',
    },
    polling: {
      word: 'Polling',
      hint: 'Changes cannot be pushed here, so the page asks for them every few seconds',
    },
  },

  news: {
    region: 'Notifications',
    openJob: 'Open job',
    openJobs: 'See the jobs',
    openSystem: 'See the storage',
    dismiss: 'Dismiss',
    ready: (name: string, count: number) =>
      `“${name}” is ready: ${count === 1 ? '1 variation' : `${count} variations`}.`,
    readyPartly: (name: string, count: number, failed: number) =>
      `“${name}” is ready: ${count === 1 ? '1 variation' : `${count} variations`}, ${failed} failed.`,
    failed: (name: string) => `“${name}” could not be made.`,
    expired: (name: string, freed: string) =>
      `“${name}” has expired and its files are gone: ${freed} freed.`,
    evicted: (name: string, freed: string) =>
      `“${name}” was removed to make room for new work: ${freed} freed.`,
    cleaned: (what: string, freed: string) => `Cleaned up: ${what}. ${freed} freed.`,
    cleanedExpired: (count: number) => (count === 1 ? '1 job expired' : `${count} jobs expired`),
    cleanedEvicted: (count: number) =>
      count === 1 ? '1 job removed to make room' : `${count} jobs removed to make room`,
    manyReady: (count: number) => `${count} jobs are ready.`,
    manyFailed: (count: number) => `${count} jobs could not be made.`,
    updated: 'Video Refresher was updated. Reload the page to go on.',
    filling: (used: string, capacity: string) =>
      `The server’s storage is filling up (${used} of ${capacity}).`,
    evicting: (used: string, capacity: string) =>
      `The server’s storage is nearly full (${used} of ${capacity}). The oldest results go next.`,
    full: (used: string, capacity: string) =>
      `The server’s storage is full (${used} of ${capacity}). New work waits for room.`,
  },

  away: {
    lead: (what: string) => `While you were away: ${what}.`,
    completed: (count: number) => `${count} finished`,
    failed: (count: number) => `${count} failed`,
    cancelled: (count: number) => `${count} cancelled`,
    expired: (count: number) => `${count} expired`,
    evicted: (count: number) => `${count} removed to make room`,
    deleted: (count: number) => `${count} deleted`,
  },

  queue: {
    paused: 'The queue is paused.',
    asked: 'What runs is finished, nothing new is started.',
    'volume-full': 'The server has no room left. Download and delete finished jobs, then resume.',
    resume: 'Resume',
  },

  pressure: {
    warning: 'The server’s storage is filling up.',
    evicting: 'The server’s storage is nearly full.',
    full: 'The server’s storage is full.',
    used: (used: string, capacity: string) => `${used} of ${capacity} are used.`,
    next: (names: string) => `Next to go: ${names}.`,
    named: (name: string) => `“${name}”`,
    more: (count: number) => `${count} more`,
    advice: 'Download what you need, and pin what has to stay.',
    adviceFull: 'Nothing new is made until there is room: download and delete finished jobs.',
    look: 'See the storage',
  },

  notification: {
    ready: (name: string) => `“${name}” is ready`,
    readyBody: (count: number) =>
      count === 1 ? '1 variation to download' : `${count} variations to download`,
    failed: (name: string) => `“${name}” could not be made`,
  },
};
