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
    tooMany: (name: string, most: number) =>
      `“${name}” was left out: a job takes at most ${most === 1 ? '1 video' : `${most} videos`}.`,
  },
  row: {
    upload: (name: string) => `Upload of ${name}`,
    pause: (name: string) => `Pause ${name}`,
    resume: (name: string) => `Resume ${name}`,
    retry: (name: string) => `Try ${name} again`,
    remove: (name: string) => `Remove ${name}`,
    ready: 'Ready',
    checking: 'Checking…',
    waiting: 'Waiting for its turn',
    paused: (percent: string) => `Paused at ${percent}`,
    offline: 'Waiting for the network',
    loggedOut: 'Waiting for you to log in',
    refused: (reason: string) => `Refused: ${reason}`,
    /** What the server says of a file; its own words say most. */
    refusal: (_code: string, message: string) => message,
    sentOf: (sent: string, total: string) => `${sent} of ${total}`,
    left: (duration: string) => `about ${duration} left`,
  },
  problems: {
    offline: 'The server cannot be reached.',
    fileChanged: 'This file was changed or moved after it was added. Remove it and add it again.',
    full: 'The server has no room for it. Make room, or wait, and try again.',
    tooLarge: 'It is larger than the server takes.',
    tooMany: 'Too many uploads are open. Try again in a few minutes.',
    gone: 'It is no longer on the server: it was removed, or a job has it. Try again to send it anew.',
    goneWithoutFile: 'It is no longer on the server. Remove it and add the file again.',
    other: (message: string) => message,
  },
  totals: {
    uploading: (percent: string) => `Uploading ${percent}`,
    upload: 'Upload of all videos',
    done: 'All uploaded',
    paused: 'Paused',
    failed: (count: number) =>
      count === 1 ? '1 video needs your attention' : `${count} videos need your attention`,
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
  },
  left: {
    heading: (count: number) =>
      count === 1 ? 'You had 1 upload going' : `You had ${count} uploads going`,
    text: (count: number): string =>
      count === 1
        ? 'Add the same file again, and it goes on where it stopped.'
        : 'Add the same files again, and they go on where they stopped.',
    there: (percent: string) => `${percent} is there`,
    add: (count: number): string => (count === 1 ? 'Choose the file' : 'Choose the files'),
    discard: 'Discard',
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
  status: {
    waiting: 'Starts when the uploads are done',
    checking: 'Checking your videos…',
    sending: 'Starting…',
    attention: 'One of the videos needs your attention: try it again or remove it.',
    paused: 'The uploads are paused. Resume them, and the job starts when they are done.',
    progress: (sent: string, total: string) => `${sent} of ${total}`,
    measuring: 'measuring speed',
    keepOpen:
      'Keep this tab open until then. You may look at other pages. If it closes, your uploads and choices are here again when you come back.',
    change: 'Not yet, change something',
  },
  noneUsable: 'None of these videos can be used. Their rows say why.',
  unknownProblem: 'Something went wrong. Your videos are still in the list: try again.',
  noRoom: (needed: string, available: string) =>
    `There is no room for this job: it needs about ${needed}, and ${available} can be had. Make fewer variations, or delete finished jobs.`,
  evict: {
    title: (count: number) =>
      count === 1
        ? 'Remove a finished job to make room?'
        : `Remove ${count} finished jobs to make room?`,
    text: (needed: string, available: string) =>
      `This job needs about ${needed}; ${available} is free. These would be removed now, with their results:`,
    frees: (size: string) => `frees ${size}`,
    confirm: 'Remove and start',
    cancel: 'Not now',
  },
  login: {
    title: 'Log in again',
    text: 'Your session is over. Log in, and everything goes on where it is.',
    password: 'Team password',
    submit: 'Log in',
    busy: 'Logging in…',
    leave: 'Leave the page',
  },
  leftOut: (name: string, message: string) => `“${name}” was left out: ${message}`,
  onItsWay: (name: string) => `“${name}” is on its way.`,
};
