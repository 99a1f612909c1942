import type { Terminal } from '../scripts/support/terminal-view.ts';
import type { Environment } from './settings.ts';

/** What a command has to do with the world. */
export interface Context {
  readonly env: Environment;
  /** Where bars are drawn and lines are written. */
  readonly terminal: Terminal;
  /** One line for people; nothing with --json. */
  readonly say: (line: string) => void;
  /** One line for people that is no part of the answer. */
  readonly warn: (line: string) => void;
  /** One JSON document, with --json; else nothing. */
  readonly answer: (document: unknown) => void;
  /** Ctrl+C. */
  readonly signal: AbortSignal;
  /** What people are told then: how to go on. */
  readonly onInterrupt: (hint: string) => void;
  readonly askPassword: () => Promise<string>;
}
