const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * Full jitter: anywhere in [0, min(20 s, 500 ms · 2ⁿ)), so that tabs cut off together do not come back together.
 * @param attempt how many connects have failed since the last good one, from 0
 * @param random in [0, 1)
 */
export function reconnectDelayMs(attempt: number, random: () => number): number {
  return random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
}
