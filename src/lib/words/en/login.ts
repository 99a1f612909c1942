/** Words of the page to log in on. */
export const login = {
  title: 'Log in',
  tagline: 'Fresh variations of your videos, made for you.',
  password: 'Team password',
  show: 'Show password',
  submit: 'Log in',
  busy: 'Logging in…',
};
