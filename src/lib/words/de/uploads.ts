import type { Words } from '../en/index.ts';

export const uploads: Words['uploads'] = {
  row: {
    upload: (name) => `Upload von ${name}`,
    pause: (name) => `${name} anhalten`,
    resume: (name) => `${name} fortsetzen`,
    retry: (name) => `${name} noch einmal versuchen`,
    remove: (name) => `${name} entfernen`,
    ready: 'Bereit',
    checking: 'Wird geprüft …',
    waiting: 'Wartet, bis die Reihe daran kommt',
    paused: (percent) => `Angehalten bei ${percent}`,
    offline: 'Wartet auf das Netz',
    loggedOut: 'Wartet auf die Anmeldung',
    refused: (reason) => `Abgelehnt: ${reason}`,
    sentOf: (sent, total) => `${sent} von ${total}`,
    left: (duration) => `noch etwa ${duration}`,
  },
  problems: {
    offline: 'Der Server ist nicht erreichbar.',
    fileChanged:
      'Diese Datei wurde nach dem Hinzufügen geändert oder verschoben. Bitte entfernen und neu hinzufügen.',
    full: 'Auf dem Server ist kein Platz dafür. Bitte Platz schaffen oder warten und noch einmal versuchen.',
    tooLarge: 'Die Datei ist größer, als der Server annimmt.',
    tooMany: 'Es sind zu viele Uploads offen. Bitte in ein paar Minuten noch einmal versuchen.',
    gone: 'Die Datei ist nicht mehr auf dem Server: Sie wurde entfernt oder gehört zu einem Auftrag. Noch einmal versuchen sendet sie neu.',
    goneWithoutFile: 'Die Datei ist nicht mehr auf dem Server. Bitte entfernen und neu hinzufügen.',
    other: (message) => message,
  },
  totals: {
    uploading: (percent) => `Upload läuft: ${percent}`,
    upload: 'Upload aller Videos',
    done: 'Alles hochgeladen',
    paused: 'Angehalten',
    failed: (count) =>
      count === 1 ? '1 Video braucht Aufmerksamkeit' : `${count} Videos brauchen Aufmerksamkeit`,
    pauseAll: 'Alle anhalten',
    resumeAll: 'Alle fortsetzen',
  },
  left: {
    heading: (count) =>
      count === 1 ? '1 Upload war noch unterwegs' : `${count} Uploads waren noch unterwegs`,
    text: (count) =>
      count === 1
        ? 'Wird dieselbe Datei noch einmal hinzugefügt, geht der Upload an derselben Stelle weiter.'
        : 'Werden dieselben Dateien noch einmal hinzugefügt, gehen die Uploads an derselben Stelle weiter.',
    there: (percent) => `${percent} sind da`,
    add: (count) => (count === 1 ? 'Datei auswählen' : 'Dateien auswählen'),
    discard: 'Verwerfen',
  },
  status: {
    waiting: 'Startet, sobald alles hochgeladen ist',
    checking: 'Videos werden geprüft …',
    sending: 'Auftrag startet …',
    attention: 'Ein Video braucht Aufmerksamkeit: noch einmal versuchen oder entfernen.',
    paused:
      'Die Uploads sind angehalten. Nach dem Fortsetzen startet der Auftrag, sobald sie fertig sind.',
    progress: (sent, total) => `${sent} von ${total}`,
    measuring: 'Tempo wird gemessen',
    keepOpen:
      'Diesen Tab bis dahin offen lassen; andere Seiten sind möglich. Wird er geschlossen, sind Uploads und Einstellungen beim nächsten Besuch wieder da.',
    change: 'Noch nicht, etwas ändern',
  },
  evict: {
    title: (count) =>
      count === 1
        ? 'Einen fertigen Auftrag entfernen, um Platz zu schaffen?'
        : `${count} fertige Aufträge entfernen, um Platz zu schaffen?`,
    text: (needed, available) =>
      `Dieser Auftrag braucht etwa ${needed}; frei sind ${available}. Jetzt entfernt würden, mit allen Ergebnissen:`,
    frees: (size) => `schafft ${size}`,
    confirm: 'Entfernen und starten',
    cancel: 'Jetzt nicht',
  },
};
