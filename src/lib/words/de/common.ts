import type { Words } from '../en/index.ts';

export const common: Words['common'] = {
  cancel: 'Abbrechen',
  close: 'Schließen',
  remove: 'Entfernen',
  tryAgain: 'Noch einmal versuchen',
  videos: (count) => (count === 1 ? '1 Video' : `${count} Videos`),
  variations: (count) => (count === 1 ? '1 Variante' : `${count} Varianten`),
  jobs: (count) => (count === 1 ? '1 Auftrag' : `${count} Aufträge`),
};
