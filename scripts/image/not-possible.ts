/** This machine does not allow the rehearsal; the message says what it lacks. */
export class NotPossible extends Error {
  override readonly name = 'NotPossible';
}
