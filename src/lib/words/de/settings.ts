import type { Words } from '../en/index.ts';

export const settings: Words['settings'] = {
  title: 'Einstellungen',
  intro:
    'Farben, Sprache, Meldungen und Kürzel gelten für diesen Browser, alles andere für das ganze Team.',

  appearance: {
    title: 'Darstellung',
    theme: 'Farben',
    themes: { system: 'System', light: 'Hell', dark: 'Dunkel' },
    themeHints: {
      system: 'Wie das Gerät eingestellt ist, bei Tag und bei Nacht.',
      light: 'Immer hell.',
      dark: 'Immer dunkel.',
    },
    motion:
      'Wo das Gerät weniger Bewegung wünscht, bewegt sich hier nichts außer dem, was abgespielt wird.',
    language: 'Sprache',
    languageHint: 'Die Seite wird in der anderen Sprache neu geladen.',
  },

  notifications: {
    title: 'Meldungen',
    label: 'Melden, wenn ein Auftrag fertig ist',
    hint: 'Der Browser zeigt eine Meldung, wenn ein Auftrag fertig ist oder nicht gelang, während diese Seite im Hintergrund ist.',
    denied:
      'Der Browser lässt es für diese Seite nicht zu. Meldungen zuerst in seinen Website-Einstellungen erlauben.',
    unsupported:
      'Dieser Browser zeigt hier keine Meldungen. In den meisten Browsern muss die Seite über https kommen.',
  },

  recipes: {
    title: 'Gespeicherte Rezepte',
    hint: 'Rezepte des Teams. Sie entstehen auf der Seite für neue Aufträge.',
    empty: 'Bisher ist kein Rezept gespeichert.',
    make: 'Auf der Seite für neue Aufträge eines machen',
    rename: 'Umbenennen',
    delete: 'Löschen',
    of: (verb, name) => `${name}: ${verb}`,
  },

  tokens: {
    title: 'API-Token',
    hint: 'Für Skripte und andere Programme. Ein Token öffnet alles, was eine Anmeldung öffnet, macht aber keine Token.',
    empty: 'Es gibt keine Token.',
    hidden: 'Token zeigt und macht nur, wer mit dem Passwort angemeldet ist.',
    name: 'Name des Tokens',
    namePlaceholder: 'Nächtlicher Import',
    nameMissing: 'Bitte einen Namen angeben, damit später klar ist, wofür es da ist.',
    make: 'Token machen',
    madeTitle: (name) => `Das Token „${name}“`,
    madeText: 'Bitte jetzt kopieren: Es wird nur dieses eine Mal gezeigt.',
    token: 'Token',
    copy: 'Kopieren',
    copied: 'Kopiert',
    selected: 'Markiert: Strg+C drücken',
    example: 'Ein Beispiel',
    done: 'Es ist kopiert',
    created: (ago) => `${ago} gemacht`,
    used: (ago) => `${ago} zuletzt benutzt`,
    neverUsed: 'noch nicht benutzt',
    expires: 'gilt bis',
    revoke: 'Widerrufen',
    revokeOf: (name) => `${name} widerrufen`,
    revokeTitle: 'Dieses Token widerrufen?',
    revokeText: (name) => `Was „${name}“ benutzt, kommt von jetzt an nicht mehr hinein.`,
    revokeYes: 'Token widerrufen',
    docs: 'Beschreibung der API',
  },

  shortcuts: {
    title: 'Tastenkürzel',
    label: 'Einzelne Tasten als Kürzel benutzen',
    hint: 'Abschalten, wenn Tasten versehentlich ausgelöst werden, etwa durch Spracheingabe. Pfeile, Enter und Escape gehen immer.',
    show: 'Alle Kürzel zeigen',
    off: 'Einzelne Tasten sind in den Einstellungen abgeschaltet. Pfeile, Enter und Escape gehen.',
    then: 'dann',
    or: 'oder',
    pages: {
      everywhere: 'Überall',
      jobs: 'Liste der Aufträge',
      job: 'Seite eines Auftrags',
      player: 'Player',
    },
    newJob: 'Neuer Auftrag',
    jobs: 'Aufträge',
    system: 'System',
    sheet: 'Diese Liste',
    search: 'Aufträge suchen',
    undo: 'Löschen rückgängig machen',
  },

  sessions: {
    title: 'Anmeldungen',
    hint: 'Alle benutzen dasselbe Passwort. Token für Skripte sind keine Anmeldungen und bleiben.',
    everywhere: 'Überall abmelden',
    everywhereHint: 'Beendet jede Anmeldung auf allen Geräten, für das ganze Team.',
    askTitle: 'Überall abmelden?',
    askText:
      'Alle, die Video Refresher benutzen, müssen sich neu anmelden, auch hier. Laufende Aufträge gehen weiter.',
    yes: 'Alle abmelden',
  },
};
