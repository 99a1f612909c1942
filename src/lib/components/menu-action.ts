import type { IconName } from './icons.ts';

/** One line of a menu. */
export interface MenuAction {
  readonly name: string;
  /** What it means, or why it cannot be done. */
  readonly hint?: string;
  readonly icon: IconName;
  readonly tone?: 'bad';
  /** It stands there with its hint, and does nothing. */
  readonly unavailable?: boolean;
  /** An address to download, or what to do. */
  readonly does: string | (() => unknown);
}
