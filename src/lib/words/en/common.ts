/** Words that more than one page uses. */
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  remove: 'Remove',
  tryAgain: 'Try again',
  videos: (count: number) => (count === 1 ? '1 video' : `${count} videos`),
  variations: (count: number) => (count === 1 ? '1 variation' : `${count} variations`),
  jobs: (count: number) => (count === 1 ? '1 job' : `${count} jobs`),
};
