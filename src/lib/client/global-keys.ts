import { KeySequence } from './key-sequence.ts';
import { GLOBAL_KEYS, pageKey } from './shortcuts.ts';

export type GlobalCommand = keyof typeof GLOBAL_KEYS;

const COMMANDS = new Map<string, GlobalCommand>(
  (Object.keys(GLOBAL_KEYS) as GlobalCommand[]).map((name) => [GLOBAL_KEYS[name], name]),
);
const LEADER = 'g';

/**
 * A listener for the keys that work wherever one is. It has to hear a key before the page does: the second of two
 * is then not taken for a shortcut of the page.
 * @param obey gives whether it did something; a key that did nothing stays the page's
 */
export function globalKeys(
  obey: (command: GlobalCommand) => boolean,
): (event: KeyboardEvent) => void {
  const sequence = new KeySequence(LEADER);
  return (event) => {
    const key = pageKey(event);
    if (key === null) return;
    const pressed = sequence.press(key, event.timeStamp);
    const command = pressed === null ? undefined : COMMANDS.get(pressed);
    const isTaken = pressed?.startsWith(`${LEADER} `) ?? false;
    const isObeyed = command !== undefined && obey(command);
    if (isTaken || isObeyed) event.preventDefault();
  };
}
