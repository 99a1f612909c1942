/** Words of the pages that stand in for one that cannot be shown. */
export const trouble = {
  missingTitle: 'This page does not exist',
  missingText: 'It may be older than the history that is kept, or the address has a slip in it.',
  troubleTitle: 'Something went wrong',
  troubleText: 'It is not your doing, and running jobs are not affected. Try again in a moment.',
  reload: 'Try again',
  jobs: 'Back to the jobs',
  newJob: 'New job',
};
