/** Ends the demo with exit code 1; the message is one clear line for the person at the keyboard. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}
