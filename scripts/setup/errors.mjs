/** Something the person at the keyboard has to do first; the message is all they see. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError';
}
