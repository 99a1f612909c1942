import type { Words } from '../en/index.ts';

export const login: Words['login'] = {
  title: 'Anmelden',
  tagline: 'Frische Varianten der eigenen Videos, von selbst gemacht.',
  password: 'Team-Passwort',
  show: 'Passwort zeigen',
  submit: 'Anmelden',
  busy: 'Wird angemeldet …',
};
