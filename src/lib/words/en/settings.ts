/** Words of the settings, of the menu that leads there, and of the list of shortcuts. */
export const settings = {
  title: 'Settings',
  intro:
    'Theme, language, notifications and shortcuts are for this browser. The rest is for the whole team.',

  appearance: {
    title: 'Appearance',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    themeHints: {
      system: 'As the device is set, by day and by night.',
      light: 'Always light.',
      dark: 'Always dark.',
    },
    motion: 'Where the device asks for less motion, nothing moves here but what is being played.',
    language: 'Language',
    languageHint: 'The page loads anew in the other language.',
  },

  notifications: {
    title: 'Notifications',
    label: 'Tell me when a job is done',
    hint: 'Your browser shows a message when a job is ready or could not be made while this page is in the background.',
    denied:
      'The browser does not allow it for this page. Allow notifications in its site settings first.',
    unsupported:
      'This browser shows no notifications here. On most browsers the page must be served over https.',
  },

  recipes: {
    title: 'Saved recipes',
    hint: 'Recipes of the team. They are made on the page for a new job.',
    empty: 'No recipe has been saved yet.',
    make: 'Make one on the page for a new job',
    rename: 'Rename',
    delete: 'Delete',
    of: (verb: string, name: string) => `${verb} ${name}`,
  },

  tokens: {
    title: 'API tokens',
    hint: 'For scripts and other programs. A token opens everything a login does, but it makes no tokens.',
    empty: 'There are no tokens.',
    hidden: 'Log in with the password to see and make tokens.',
    name: 'Name of the token',
    namePlaceholder: 'Nightly import',
    nameMissing: 'Give it a name, so that you know later what it is for.',
    make: 'Make a token',
    madeTitle: (name: string) => `The token “${name}”`,
    madeText: 'Copy it now: it is shown only this once.',
    token: 'Token',
    copy: 'Copy',
    copied: 'Copied',
    selected: 'Selected: press Ctrl+C',
    example: 'An example',
    done: 'I have copied it',
    created: (ago: string) => `made ${ago}`,
    used: (ago: string) => `last used ${ago}`,
    neverUsed: 'not used yet',
    expires: 'holds until',
    revoke: 'Revoke',
    revokeOf: (name: string) => `Revoke ${name}`,
    revokeTitle: 'Revoke this token?',
    revokeText: (name: string) => `Whatever uses “${name}” can no longer get in, from now on.`,
    revokeYes: 'Revoke token',
    docs: 'Description of the API',
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    label: 'Use single keys as shortcuts',
    hint: 'Turn it off if keys are pressed by accident, for instance by speech input. Arrows, Enter and Escape always work.',
    show: 'Show all shortcuts',
    off: 'Single keys are turned off in the settings. Arrows, Enter and Escape work.',
    then: 'then',
    or: 'or',
    pages: {
      everywhere: 'Everywhere',
      jobs: 'List of jobs',
      job: 'Page of a job',
      player: 'Player',
    },
    newJob: 'New job',
    jobs: 'Jobs',
    system: 'System',
    sheet: 'This list',
    search: 'Search the jobs',
    undo: 'Undo a deletion',
  },

  sessions: {
    title: 'Logins',
    hint: 'Everyone uses the same password. Tokens for scripts are not logins and stay.',
    everywhere: 'Log out everywhere',
    everywhereHint: 'Ends every login there is, on all devices, for the whole team.',
    askTitle: 'Log out everywhere?',
    askText: 'Everyone who uses Video Refresher has to log in again, you too. Running jobs go on.',
    yes: 'Log everyone out',
  },
};
