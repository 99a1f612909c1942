import type { Words } from '../en/index.ts';

export const live: Words['live'] = {
  status: {
    queued: 'Wartet',
    processing: 'In Arbeit',
    completed: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    expired: 'Abgelaufen',
    evicted: 'Entfernt',
    deleted: 'Gelöscht',
  },
  nextInLine: 'als Nächstes an der Reihe',
  inLine: (place) => `an ${place}. Stelle`,
  made: (completed, total) =>
    `${completed} von ${total === 1 ? '1 Variante' : `${total} Varianten`}`,
  failures: (count) => `${count} fehlgeschlagen`,

  times: {
    days: 'Tage',
    left: (time) => `noch ${time}`,
    finishing: 'gleich fertig',
    expiresNow: 'läuft jetzt ab',
    expiresSoon: 'läuft in weniger als einer Minute ab',
    expiresIn: (time) => `läuft in ${dative(time)} ab`,
    justNow: 'gerade eben',
    ago: (time) => `vor ${dative(time)}`,
  },

  header: {
    skip: 'Zum Inhalt springen',
    main: 'Hauptmenü',
    newJob: 'Neuer Auftrag',
    jobs: 'Aufträge',
    uploading: 'Wird hochgeladen',
  },

  menu: {
    label: 'Menü',
    system: 'System',
    settings: 'Einstellungen',
    shortcuts: 'Tastenkürzel',
    logOut: 'Abmelden',
  },

  offline:
    'Keine Verbindung zum Netz. Hier steht der letzte bekannte Stand; Aufträge auf dem Server gehen weiter.',

  missingPart: {
    text: 'Ein Teil der Seite ließ sich nicht laden. Bitte die Seite neu laden.',
    reload: 'Neu laden',
  },

  connection: {
    connecting: {
      word: 'Verbindet',
      hint: 'Der Server wird gesucht. Bis dahin steht hier, was zuletzt bekannt war',
    },
    live: { word: 'Live', hint: 'Änderungen erscheinen, sobald sie geschehen' },
    reconnecting: {
      word: 'Verbindet neu',
      hint: 'Die Verbindung ging verloren. Die Aufträge laufen weiter, die Seite holt von selbst auf',
    },
    polling: {
      word: 'Fragt nach',
      hint: 'Änderungen kommen hier nicht von selbst an, darum wird alle paar Sekunden gefragt',
    },
  },

  news: {
    region: 'Meldungen',
    openJob: 'Zum Auftrag',
    openJobs: 'Zu den Aufträgen',
    openSystem: 'Zum Speicher',
    dismiss: 'Ausblenden',
    ready: (name, count) =>
      `„${name}“ ist fertig: ${count === 1 ? '1 Variante' : `${count} Varianten`}.`,
    readyPartly: (name, count, failed) =>
      `„${name}“ ist fertig: ${count === 1 ? '1 Variante' : `${count} Varianten`}, ${failed} fehlgeschlagen.`,
    failed: (name) => `„${name}“ ist nicht gelungen.`,
    expired: (name, freed) =>
      `„${name}“ ist abgelaufen, die Dateien sind entfernt: ${freed} frei geworden.`,
    evicted: (name, freed) =>
      `„${name}“ machte Platz für neue Arbeit und wurde entfernt: ${freed} frei geworden.`,
    cleaned: (what, freed) => `Aufgeräumt: ${what}. ${freed} frei geworden.`,
    cleanedExpired: (count) =>
      count === 1 ? '1 Auftrag abgelaufen' : `${count} Aufträge abgelaufen`,
    cleanedEvicted: (count) =>
      count === 1
        ? '1 Auftrag entfernt, um Platz zu machen'
        : `${count} Aufträge entfernt, um Platz zu machen`,
    manyReady: (count) => `${count} Aufträge sind fertig.`,
    manyFailed: (count) => `${count} Aufträge sind nicht gelungen.`,
    updated: 'Video Refresher wurde erneuert. Bitte die Seite neu laden.',
    filling: (used, capacity) => `Der Speicher des Servers füllt sich (${used} von ${capacity}).`,
    evicting: (used, capacity) =>
      `Der Speicher des Servers ist fast voll (${used} von ${capacity}). Die ältesten Ergebnisse gehen als Nächstes.`,
    full: (used, capacity) =>
      `Der Speicher des Servers ist voll (${used} von ${capacity}). Neue Arbeit wartet auf Platz.`,
  },

  away: {
    lead: (what) => `In der Zwischenzeit: ${what}.`,
    completed: (count) => `${count} fertig`,
    failed: (count) => `${count} fehlgeschlagen`,
    cancelled: (count) => `${count} abgebrochen`,
    expired: (count) => `${count} abgelaufen`,
    evicted: (count) => `${count} entfernt, um Platz zu machen`,
    deleted: (count) => `${count} gelöscht`,
  },

  queue: {
    paused: 'Die Warteschlange ruht.',
    asked: 'Was läuft, wird noch fertig; Neues beginnt nicht.',
    'volume-full':
      'Auf dem Server ist kein Platz mehr. Fertige Aufträge laden und löschen, dann fortsetzen.',
    resume: 'Fortsetzen',
  },

  pressure: {
    warning: 'Der Speicher des Servers füllt sich.',
    evicting: 'Der Speicher des Servers ist fast voll.',
    full: 'Der Speicher des Servers ist voll.',
    used: (used, capacity) => `${used} von ${capacity} sind belegt.`,
    next: (names) => `Als Nächstes gehen: ${names}.`,
    named: (name) => `„${name}“`,
    more: (count) => `${count} weitere`,
    advice: 'Laden, was gebraucht wird, und anheften, was bleiben muss.',
    adviceFull:
      'Neues entsteht erst, wenn wieder Platz ist: fertige Aufträge bitte laden und löschen.',
    look: 'Zum Speicher',
  },

  notification: {
    ready: (name) => `„${name}“ ist fertig`,
    readyBody: (count) =>
      count === 1 ? '1 Variante liegt bereit' : `${count} Varianten liegen bereit`,
    failed: (name) => `„${name}“ ist nicht gelungen`,
  },
};

/** "in 3 Tagen", "vor 3 Tagen". */
function dative(time: string): string {
  return time.replace(/Tage$/, 'Tagen');
}
