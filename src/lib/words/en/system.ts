/** Words of the page for whoever looks after the server. */
export const system = {
  title: 'System',
  intro: 'How the server is doing. The figures keep themselves up to date.',
  stale: 'The server does not answer. These are the last figures.',

  volume: {
    title: 'Storage',
    levels: {
      normal: 'Plenty of room',
      warning: 'Filling up',
      evicting: 'Nearly full',
      full: 'Full',
    },
    used: (used: string, capacity: string) => `${used} of ${capacity} used`,
    parts: {
      uploads: 'Uploads',
      outputs: 'Results',
      other: 'Other',
      reserved: 'Reserved',
      free: 'Free',
    },
    partHints: {
      uploads: 'Videos that were sent',
      outputs: 'Variations, ready to download',
      other: 'The database, and what is not ours',
      reserved: 'Kept for accepted work',
      free: 'For new work',
    },
    marks: { warn: 'Warning', evict: 'Cleanup' },
    marksText: (warn: string, evict: string, downTo: string) =>
      `Above ${warn} you are warned. Above ${evict} the oldest finished jobs are removed, until ${downTo} are used.`,
    /** The bar in a sentence, for those who do not see it. */
    alternative: (used: string, capacity: string, parts: string) =>
      `${used} of ${capacity} are used. ${parts}.`,
    part: (name: string, size: string) => `${name}: ${size}`,
  },

  queue: {
    title: 'Queue',
    running: 'Being made',
    slots: (running: number, slots: number) => `${running} of ${slots}`,
    slotsHint: 'variations at once',
    waiting: 'Waiting',
    waitingHint: (count: number) => (count === 1 ? 'variation' : 'variations'),
    oldest: 'Longest wait',
    nothingWaits: 'Nothing waits',
    goesOn: 'New work starts as soon as a slot is free.',
    pause: 'Pause queue',
    resume: 'Resume queue',
  },

  charts: {
    completed: 'Finished',
    failed: 'Failed',
    running: 'Being made',
    waiting: 'Waiting',
    throughput: 'Throughput',
    throughputHint: 'Variations per quarter of an hour, over the last 6 hours',
    throughputText: (completed: number, failed: number) =>
      `Over the last 6 hours ${completed === 1 ? '1 variation was' : `${completed} variations were`} finished, and ${failed} failed.`,
    queue: 'Queue length',
    queueHint: 'Variations waiting and being made, over the last 6 hours',
    queueText: (most: number) =>
      `Over the last 6 hours at most ${most === 1 ? '1 variation' : `${most} variations`} waited or ${most === 1 ? 'was' : 'were'} being made.`,
    empty: 'No figures yet. The first ones come within a quarter of an hour.',
    loading: 'Loading the chart…',
    unavailable: 'The chart could not be loaded. Its table is here all the same.',
    table: 'Show as a table',
    time: 'Time',
  },

  cleanups: {
    title: 'Cleanup log',
    hint: 'What was removed, why, and how much it freed.',
    empty: 'Nothing has been removed yet.',
    freed: (size: string) => `${size} freed`,
    reasons: { expired: 'its time was up', evicted: 'to make room' },
    otherReason: 'removed',
    more: (count: number) => `and ${count} more`,
    all: (count: number) => `Show all ${count}`,
  },

  facts: {
    title: 'Server',
    version: 'Version',
    started: 'Started',
    ffmpeg: 'FFmpeg',
    encoder: 'Encoder',
    transport: 'Live channel',
    transports: { ws: 'WebSocket (ws)', uws: 'WebSocket (uWebSockets.js)' },
    sockets: 'Open connections',
    warnings: 'Needs attention',
  },

  webhook: {
    title: 'Webhook',
    hint: 'Tells another system how jobs ended.',
    notSet: 'Not set up. Set WEBHOOK_URL and WEBHOOK_SECRET and start the server again.',
    empty: 'Nothing has been sent yet.',
    test: 'Send a test',
    testSent: 'A test is on its way.',
    replay: 'Send again',
    replayOf: (type: string, id: string) => `Send ${type} ${id} again`,
    replayed: 'It is sent again.',
    statuses: { waiting: 'Waiting', delivered: 'Delivered', failed: 'Failed' },
    tries: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
    next: 'next at',
    all: (count: number) => `Show all ${count}`,
  },
};
