/** Words of the page that makes a job: its files, their uploads, and its start. */
export const newJob = {
  title: 'New job – Video Refresher',
  heading: 'Refresh your videos',
  intro:
    'Add your videos, choose how many fresh variations of each you want, and get them all in one ZIP.',
  videos: 'Videos',
  hint: (size: string, most: number) =>
    `MP4 or MOV, up to ${size} each and ${most === 1 ? '1 video' : `${most} videos`} at once. Drop, choose or paste.`,
  drop: 'Drop your videos here',
  dropToAdd: 'Drop to add your videos',
  choose: 'Choose videos',
  addMore: 'Add more videos',
  complaints: {
    notAVideo: (name: string) => `“${name}” is not a video. Choose MP4 or MOV files.`,
    empty: (name: string) => `“${name}” is empty. Export it again and add it then.`,
    tooLarge: (name: string, size: string, limit: string) =>
      `“${name}” has ${size}; the limit is ${limit} per video.`,
    twice: (name: string) => `“${name}” is in the list already.`,
    alike: (name: string) =>
      `“${name}” was skipped: a video of the same name and size is in the list.`,
    addAnyway: 'Add it anyway',
    tooLate: 'Nothing was added: the job is being started with the videos in the list.',
    tooMany: (name: string, most: number) =>
      `“${name}” was left out: a job takes at most ${most === 1 ? '1 video' : `${most} videos`}.`,
  },
  options: 'Options',
  keepOriginals: 'Keep the originals',
  keepOriginalsHint:
    'Then you can swap single variations and make the job again. They use space until the job expires.',
  addToBegin: 'Add videos to begin',
  chooseVariations: 'Choose how many variations you want',
  nothingUsable: 'None of these videos can be used',
  outputs: (videos: number, each: number) =>
    `${videos === 1 ? '1 video' : `${videos} videos`} × ${each} = ${
      videos * each === 1 ? '1 variation' : `${videos * each} variations`
    }`,
  start: 'Make variations',
  startsLater: 'You can start now: the job begins when the uploads are done.',
  noneUsable: 'None of these videos can be used. Their rows say why.',
  unknownProblem: 'Something went wrong. Your videos are still in the list: try again.',
  noRoom: (needed: string, available: string) =>
    `There is no room for this job: it needs about ${needed}, and ${available} can be had. Make fewer variations, or delete finished jobs.`,
  leftOut: (name: string, message: string) => `“${name}” was left out: ${message}`,
  onItsWay: (name: string) => `“${name}” is on its way.`,
};
