import type { Words } from '../en/index.ts';

export const login: Words['login'] = {
  title: 'Anmelden',
  tagline: 'Frische Varianten der eigenen Videos, von selbst gemacht.',
  password: 'Team-Passwort',
  show: 'Passwort zeigen',
  submit: 'Anmelden',
  busy: 'Wird angemeldet …',
  /** In place, when a session has ended. */
  again: {
    title: 'Neu anmelden',
    text: 'Die Sitzung ist zu Ende. Nach der Anmeldung geht alles an derselben Stelle weiter.',
    password: 'Team-Passwort',
    submit: 'Anmelden',
    busy: 'Anmeldung läuft …',
    leave: 'Seite verlassen',
  },
};
