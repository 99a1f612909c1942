import type { Words } from '../en/index.ts';

const videos = (count: number) => (count === 1 ? '1 Video' : `${count} Videos`);

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
    tooLate: 'Nichts wurde hinzugefügt: Der Auftrag startet mit den Videos, die in der Liste sind.',
    tooMany: (name, most) =>
      `„${name}“ wurde ausgelassen: Ein Auftrag nimmt höchstens ${videos(most)}.`,
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
  noneUsable: 'Keines dieser Videos ist brauchbar. Der Grund steht bei jedem.',
  unknownProblem:
    'Etwas ist schiefgegangen. Die Videos sind noch in der Liste: noch einmal versuchen.',
  noRoom: (needed, available) =>
    `Für diesen Auftrag ist kein Platz: Er braucht etwa ${needed}, zu haben sind ${available}. Weniger Varianten erstellen oder fertige Aufträge löschen.`,
  leftOut: (name, message) => `„${name}“ wurde ausgelassen: ${message}`,
  onItsWay: (name) => `„${name}“ ist unterwegs.`,
};
