import type { Words } from '../en/index.ts';

const videos = (count: number) => (count === 1 ? '1 Video' : `${count} Videos`);

const REFUSALS: Readonly<Record<string, string>> = {
  NOT_A_VIDEO: 'Das ist kein Video. Möglich sind MP4 und MOV.',
  VIDEO_EMPTY: 'Die Datei ist leer. Bitte neu exportieren.',
  VIDEO_AUDIO_ONLY: 'Die Datei hat Ton, aber kein Bild.',
  VIDEO_ENCRYPTED: 'Das Video ist verschlüsselt (Kopierschutz).',
  VIDEO_DAMAGED: 'Das Video ist beschädigt oder unvollständig. Bitte neu exportieren.',
  VIDEO_TOO_LONG: 'Das Video ist zu lang.',
  VIDEO_TOO_BIG: 'Das Bild ist zu groß. Bitte kleiner exportieren.',
  CODEC_NOT_SUPPORTED: 'Dieses Format wird nicht unterstützt. Bitte als H.264 mit AAC exportieren.',
};

export const newJob: Words['newJob'] = {
  title: 'Neuer Auftrag – Video Refresher',
  heading: 'Videos auffrischen',
  intro:
    'Videos hinzufügen, die Zahl der Varianten wählen und alle zusammen als ein ZIP herunterladen.',
  videos: 'Videos',
  hint: (size, most) =>
    `MP4 oder MOV, bis ${size} pro Datei und ${videos(most)} auf einmal. Ablegen, auswählen oder einfügen.`,
  drop: 'Videos hier ablegen',
  dropToAdd: 'Loslassen, um die Videos hinzuzufügen',
  choose: 'Videos auswählen',
  addMore: 'Weitere Videos hinzufügen',
  complaints: {
    notAVideo: (name) => `„${name}“ ist kein Video. Möglich sind MP4 und MOV.`,
    empty: (name) => `„${name}“ ist leer. Bitte neu exportieren und dann hinzufügen.`,
    tooLarge: (name, size, limit) => `„${name}“ hat ${size}; erlaubt sind ${limit} pro Video.`,
    twice: (name) => `„${name}“ ist schon in der Liste.`,
    alike: (name) =>
      `„${name}“ wurde übersprungen: Ein Video mit gleichem Namen und gleicher Größe ist in der Liste.`,
    addAnyway: 'Trotzdem hinzufügen',
    tooMany: (name, most) =>
      `„${name}“ wurde ausgelassen: Ein Auftrag nimmt höchstens ${videos(most)}.`,
  },
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
    refusal: (code, message) => REFUSALS[code] ?? message,
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
  options: 'Optionen',
  keepOriginals: 'Originale behalten',
  keepOriginalsHint:
    'Dann lassen sich einzelne Varianten tauschen und der Auftrag wiederholen. Sie belegen Platz, bis der Auftrag abläuft.',
  addToBegin: 'Zum Anfangen Videos hinzufügen',
  chooseVariations: 'Bitte die Zahl der Varianten wählen',
  nothingUsable: 'Keines dieser Videos ist brauchbar',
  outputs: (count, each) =>
    `${videos(count)} × ${each} = ${count * each === 1 ? '1 Variante' : `${count * each} Varianten`}`,
  start: 'Varianten erstellen',
  startsLater: 'Der Start ist schon möglich: Der Auftrag beginnt, sobald alles hochgeladen ist.',
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
  noneUsable: 'Keines dieser Videos ist brauchbar. Der Grund steht bei jedem.',
  unknownProblem:
    'Etwas ist schiefgegangen. Die Videos sind noch in der Liste: noch einmal versuchen.',
  noRoom: (needed, available) =>
    `Für diesen Auftrag ist kein Platz: Er braucht etwa ${needed}, zu haben sind ${available}. Weniger Varianten erstellen oder fertige Aufträge löschen.`,
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
  login: {
    title: 'Neu anmelden',
    text: 'Die Sitzung ist zu Ende. Nach der Anmeldung geht alles an derselben Stelle weiter.',
    password: 'Team-Passwort',
    submit: 'Anmelden',
    busy: 'Anmeldung läuft …',
    leave: 'Seite verlassen',
  },
  leftOut: (name, message) => `„${name}“ wurde ausgelassen: ${message}`,
  onItsWay: (name) => `„${name}“ ist unterwegs.`,
};
