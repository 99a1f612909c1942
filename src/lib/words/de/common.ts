import type { Words } from '../en/index.ts';

export const common: Words['common'] = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  remove: 'Entfernen',
  tryAgain: 'Noch einmal versuchen',
  videos: (count) => (count === 1 ? '1 Video' : `${count} Videos`),
  variations: (count) => (count === 1 ? '1 Variante' : `${count} Varianten`),
  jobs: (count) => (count === 1 ? '1 Auftrag' : `${count} Aufträge`),
  keep: 'Behalten',
  wentWrong: 'Etwas ist schiefgegangen. Bitte gleich noch einmal versuchen.',
  wait: 'Einen Moment …',
  waitHint: 'Der letzte Befehl ist unterwegs',
  unreachable:
    'Der Server ist nicht erreichbar. Bitte die Verbindung prüfen und noch einmal versuchen.',
  /** A proxy, as a rule: the server itself says more. */
  answered: (status) =>
    `Der Server hat mit ${status} geantwortet. Bitte gleich noch einmal versuchen.`,
  /** The recipes that are always there. */
  presets: {
    subtle: 'Dezent',
    standard: 'Standard',
    bold: 'Kräftig',
  },
};
