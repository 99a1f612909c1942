const GAP_PX = 4;
const MARGIN_PX = 8;

/** Puts an open menu under its button, its right edge at the button's, or above where there is more room. */
export function placeUnder(menu: HTMLElement, button: HTMLElement): void {
  const anchor = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = anchor.bottom + GAP_PX;
  const fits =
    below + height + MARGIN_PX <= innerHeight || anchor.top < innerHeight - anchor.bottom;
  const top = fits ? below : anchor.top - GAP_PX - height;
  const rightmost = document.documentElement.clientWidth - width - MARGIN_PX;
  menu.style.top = `${Math.max(MARGIN_PX, top)}px`;
  menu.style.left = `${Math.max(MARGIN_PX, Math.min(anchor.right - width, rightmost))}px`;
}

/** Moves the focus between the lines of a menu, as menus do (WAI-ARIA APG, menu pattern). */
export function focusByKey(event: KeyboardEvent, close: () => void): void {
  const menu = event.currentTarget;
  if (!(menu instanceof HTMLElement)) return;
  if (event.key === 'Tab') {
    close();
    return;
  }
  const lines = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = lines.findIndex((line) => line === document.activeElement);
  const next = lineFor(event, lines, at);
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}

function lineFor(
  { key, ctrlKey, metaKey, altKey }: KeyboardEvent,
  lines: readonly HTMLElement[],
  at: number,
): HTMLElement | undefined {
  switch (key) {
    case 'ArrowDown':
      return lines[(at + 1) % lines.length];
    case 'ArrowUp':
      return lines.at(at <= 0 ? -1 : at - 1);
    case 'Home':
      return lines[0];
    case 'End':
      return lines.at(-1);
    default:
      if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined;
      return startingWith(key, [...lines.slice(at + 1), ...lines.slice(0, at + 1)]);
  }
}

function startingWith(letter: string, lines: readonly HTMLElement[]): HTMLElement | undefined {
  const wanted = letter.toLowerCase();
  return lines.find((line) => line.innerText.trim().toLowerCase().startsWith(wanted));
}
