/** Words that more than one page uses. */
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  remove: 'Remove',
  tryAgain: 'Try again',
  videos: (count: number) => (count === 1 ? '1 video' : `${count} videos`),
  variations: (count: number) => (count === 1 ? '1 variation' : `${count} variations`),
  jobs: (count: number) => (count === 1 ? '1 job' : `${count} jobs`),
  keep: 'Keep it',
  wentWrong: 'Something went wrong. Try again in a moment.',
  wait: 'One moment…',
  waitHint: 'The last command is on its way',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
  /** A proxy, as a rule: the server itself says more. */
  answered: (status: number) => `The server answered ${status}. Try again in a moment.`,
  /** The recipes that are always there. */
  presets: {
    subtle: 'Subtle',
    standard: 'Standard',
    bold: 'Bold',
  },
};
