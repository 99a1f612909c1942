import type { Words } from '../en/index.ts';

export const system: Words['system'] = {
  title: 'System',
  intro: 'Wie es dem Server geht. Die Zahlen halten sich selbst aktuell.',
  stale: 'Der Server antwortet nicht. Dies sind die letzten Zahlen.',

  volume: {
    title: 'Speicher',
    levels: {
      normal: 'Genug Platz',
      warning: 'Füllt sich',
      evicting: 'Fast voll',
      full: 'Voll',
    },
    used: (used, capacity) => `${used} von ${capacity} belegt`,
    parts: {
      uploads: 'Uploads',
      outputs: 'Ergebnisse',
      other: 'Sonstiges',
      reserved: 'Reserviert',
      free: 'Frei',
    },
    partHints: {
      uploads: 'Gesendete Videos',
      outputs: 'Varianten zum Laden',
      other: 'Die Datenbank und Fremdes',
      reserved: 'Für angenommene Arbeit',
      free: 'Für neue Arbeit',
    },
    marks: { warn: 'Warnung', evict: 'Aufräumen' },
    marksText: (warn, evict, downTo) =>
      `Ab ${warn} wird gewarnt. Ab ${evict} werden die ältesten fertigen Aufträge entfernt, bis noch ${downTo} belegt sind.`,
    alternative: (used, capacity, parts) => `${used} von ${capacity} sind belegt. ${parts}.`,
    part: (name, size) => `${name}: ${size}`,
  },

  queue: {
    title: 'Warteschlange',
    running: 'In Arbeit',
    slots: (running, slots) => `${running} von ${slots}`,
    slotsHint: 'Varianten zugleich',
    waiting: 'Wartend',
    waitingHint: (count) => (count === 1 ? 'Variante' : 'Varianten'),
    oldest: 'Längste Wartezeit',
    nothingWaits: 'Nichts wartet',
    goesOn: 'Neue Arbeit beginnt, sobald ein Platz frei ist.',
    pause: 'Warteschlange anhalten',
    resume: 'Warteschlange fortsetzen',
  },

  charts: {
    completed: 'Fertig',
    failed: 'Fehlgeschlagen',
    running: 'In Arbeit',
    waiting: 'Wartend',
    throughput: 'Durchsatz',
    throughputHint: 'Varianten je Viertelstunde in den letzten 6 Stunden',
    throughputText: (completed, failed) =>
      `In den letzten 6 Stunden ${completed === 1 ? 'wurde 1 Variante' : `wurden ${completed} Varianten`} fertig, ${failed} schlugen fehl.`,
    queue: 'Länge der Warteschlange',
    queueHint: 'Wartende und laufende Varianten in den letzten 6 Stunden',
    queueText: (most) =>
      `In den letzten 6 Stunden ${most === 1 ? 'war höchstens 1 Variante' : `waren höchstens ${most} Varianten`} wartend oder in Arbeit.`,
    empty: 'Noch keine Zahlen. Die ersten kommen innerhalb einer Viertelstunde.',
    loading: 'Das Diagramm wird geladen …',
    unavailable: 'Das Diagramm ließ sich nicht laden. Die Tabelle dazu ist trotzdem hier.',
    table: 'Als Tabelle zeigen',
    time: 'Zeit',
  },

  cleanups: {
    title: 'Aufgeräumt',
    hint: 'Was entfernt wurde, warum, und wie viel Platz es frei gemacht hat.',
    empty: 'Bisher wurde nichts entfernt.',
    freed: (size) => `${size} frei geworden`,
    reasons: { expired: 'abgelaufen', evicted: 'um Platz zu machen' },
    otherReason: 'entfernt',
    more: (count) => `und ${count} weitere`,
    all: (count) => `Alle ${count} zeigen`,
  },

  facts: {
    title: 'Server',
    version: 'Version',
    started: 'Gestartet',
    ffmpeg: 'FFmpeg',
    encoder: 'Encoder',
    transport: 'Live-Kanal',
    transports: { ws: 'WebSocket (ws)', uws: 'WebSocket (uWebSockets.js)' },
    sockets: 'Offene Verbindungen',
    warnings: 'Braucht Aufmerksamkeit',
  },

  webhook: {
    title: 'Webhook',
    hint: 'Meldet einem anderen System, wie Aufträge ausgegangen sind.',
    notSet:
      'Nicht eingerichtet. Dazu WEBHOOK_URL und WEBHOOK_SECRET setzen und den Server neu starten.',
    empty: 'Bisher wurde nichts gesendet.',
    test: 'Test senden',
    testSent: 'Ein Test ist unterwegs.',
    replay: 'Erneut senden',
    replayOf: (type, id) => `${type} ${id} erneut senden`,
    replayed: 'Es wird erneut gesendet.',
    statuses: { waiting: 'Wartet', delivered: 'Zugestellt', failed: 'Fehlgeschlagen' },
    tries: (count) => (count === 1 ? '1 Versuch' : `${count} Versuche`),
    next: 'nächster um',
    all: (count) => `Alle ${count} zeigen`,
  },
};
