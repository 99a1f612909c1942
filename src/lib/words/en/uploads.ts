/** Words of what the new-job page shows once there are files: their uploads, and the way to the job. */
export const uploads = {
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
};
