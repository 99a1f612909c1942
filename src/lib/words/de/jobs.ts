import type { Words } from '../en/index.ts';

export const jobs: Words['jobs'] = {
  title: 'Aufträge',
  newJob: 'Neuer Auftrag',
  pauseQueue: 'Warteschlange anhalten',
  list: 'Aufträge',

  find: {
    label: 'Aufträge nach Namen suchen',
    placeholder: 'Suchen',
    clear: 'Suche leeren',
    states: 'Nach Zustand filtern',
    count: (shown) => `${shown} angezeigt`,
  },
  filters: {
    current: 'Alle',
    active: 'Aktiv',
    ready: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    removed: 'Entfernt',
  },

  rows: {
    failed: 'Keine Variante ist gelungen. Die Gründe stehen bei den Videos.',
    expired: 'Die Zeit war um, die Dateien wurden entfernt.',
    evicted: 'Die Dateien machten vorzeitig Platz für neuere Arbeit.',
    deleted: 'Jemand aus dem Team hat den Auftrag mit seinen Dateien gelöscht.',
    loading: 'Ältere Aufträge werden geladen',
    notLoaded: 'Ältere Aufträge ließen sich nicht laden.',
    hidden: (count) =>
      count === 1
        ? 'Ein entfernter Auftrag ist ausgeblendet.'
        : `${count} entfernte Aufträge sind ausgeblendet.`,
    showHidden: 'Anzeigen',
  },

  acts: {
    download: 'Laden',
    of: (verb, name) => `${name}: ${verb}`,
    cancel: 'Abbrechen',
    retry: 'Noch einmal',
    pin: 'Anheften',
    unpin: 'Lösen',
    pinHint: 'Bleibt bei Platzmangel; läuft trotzdem ab',
    unpinHint: 'Darf bei Platzmangel vorzeitig gehen',
    delete: 'Löschen',
    undo: 'Rückgängig',
    undoBy: (key) => `Rückgängig mit der Taste ${key}.`,
    deleted: (name) => `„${name}“ wird für alle gelöscht.`,
    kept: (name) => `„${name}“ ist wieder da.`,
    cancelled: (name) => `„${name}“ wurde abgebrochen.`,
    again: 'Wieder starten',
  },

  empty: {
    title: 'Noch keine Aufträge',
    text: 'Hier erscheint die Arbeit, live und für das ganze Team.',
    drop: 'Videos ablegen',
    dropText: 'Eines oder viele, direkt aus dem Ordner.',
    choose: 'Anzahl wählen',
    chooseText: 'Fünf frische Varianten von jedem sind ein guter Anfang.',
    download: 'Ein ZIP laden',
    downloadText: 'Ein Ordner je Video. Der Tab darf dazwischen geschlossen werden.',
    begin: 'Erste Varianten machen',
  },
  noMatch: {
    title: 'Nichts gefunden',
    named: (text) => `Hier gibt es keinen Auftrag mit „${text}“ im Namen.`,
    inState: 'In diesem Zustand ist kein Auftrag.',
    reset: 'Alle Aufträge zeigen',
    searching: 'Ältere Aufträge werden durchsucht …',
  },
};
