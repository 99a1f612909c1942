import type { Words } from '../en/index.ts';

export const trouble: Words['trouble'] = {
  missingTitle: 'Diese Seite gibt es nicht',
  missingText:
    'Vielleicht ist sie älter als der Verlauf, der aufbewahrt wird, oder in der Adresse steckt ein Fehler.',
  troubleTitle: 'Etwas ist schiefgegangen',
  troubleText:
    'Das liegt nicht an der Eingabe, und laufende Aufträge sind nicht betroffen. Bitte gleich noch einmal versuchen.',
  reload: 'Noch einmal versuchen',
  jobs: 'Zurück zu den Aufträgen',
  newJob: 'Neuer Auftrag',
};
