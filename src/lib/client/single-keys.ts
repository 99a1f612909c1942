const OFF = 'vr_single_keys_off';

/** Whether single characters do something: who presses them by accident can turn that off (WCAG 2.2, 2.1.4). */
export function singleKeysEnabled(): boolean {
  try {
    return localStorage.getItem(OFF) === null;
  } catch {
    // A browser that keeps nothing has nothing turned off.
    return true;
  }
}

export function enableSingleKeys(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, '1');
  } catch {
    // Then it holds for no longer than the page knows of it, which is not at all.
  }
}
