/** Words of the page to log in on. */
export const login = {
  title: 'Log in',
  tagline: 'Fresh variations of your videos, made for you.',
  password: 'Team password',
  show: 'Show password',
  submit: 'Log in',
  busy: 'Logging in…',
  /** In place, when a session has ended. */
  again: {
    title: 'Log in again',
    text: 'Your session is over. Log in, and everything goes on where it is.',
    password: 'Team password',
    submit: 'Log in',
    busy: 'Logging in…',
    leave: 'Leave the page',
  },
};
