/** Words of the list of jobs. */
export const jobs = {
  title: 'Jobs',
  newJob: 'New job',
  pauseQueue: 'Pause queue',
  list: 'Jobs',

  find: {
    label: 'Search jobs by name',
    placeholder: 'Search',
    clear: 'Clear the search',
    states: 'Filter by state',
    count: (shown: string) => `${shown} shown`,
  },
  filters: {
    current: 'All',
    active: 'Active',
    ready: 'Ready',
    failed: 'Failed',
    cancelled: 'Cancelled',
    removed: 'Removed',
  },

  rows: {
    failed: 'No variation could be made. The reasons stand with each video.',
    expired: 'Its time was up, so its files were removed.',
    evicted: 'Its files were removed early to make room for newer work.',
    deleted: 'Someone of the team deleted it, and its files with it.',
    loading: 'Loading older jobs',
    notLoaded: 'Older jobs could not be loaded.',
    hidden: (count: number) =>
      count === 1 ? 'One removed job is not shown.' : `${count} removed jobs are not shown.`,
    showHidden: 'Show',
  },

  acts: {
    download: 'Download',
    of: (verb: string, name: string) => `${verb} ${name}`,
    cancel: 'Cancel',
    retry: 'Retry',
    pin: 'Pin',
    unpin: 'Unpin',
    pinHint: 'Keep it when space runs short; it still expires',
    unpinHint: 'It may go early when space runs short',
    delete: 'Delete',
    undo: 'Undo',
    undoBy: (key: string) => `Press ${key} to undo it.`,
    deleted: (name: string) => `“${name}” is deleted for everyone.`,
    kept: (name: string) => `“${name}” is back.`,
    cancelled: (name: string) => `“${name}” was cancelled.`,
    again: 'Start it again',
  },

  empty: {
    title: 'No jobs yet',
    text: 'This is where your work shows up, live, for everyone on the team.',
    drop: 'Drop your videos',
    dropText: 'One or a whole batch, straight from your folder.',
    choose: 'Choose how many',
    chooseText: 'Five fresh variations of each is a good start.',
    download: 'Download one ZIP',
    downloadText: 'A folder per video. You can close the tab in between.',
    begin: 'Make your first variations',
  },
  noMatch: {
    title: 'Nothing matches',
    named: (text: string) => `There is no job with “${text}” in its name here.`,
    inState: 'There is no job in this state.',
    reset: 'Show all jobs',
    searching: 'Searching older jobs…',
  },
};
