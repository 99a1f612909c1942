const RADIUS = 12;
const LENGTH = 2 * Math.PI * RADIUS;
/** A ring of 16 pixels shows no finer steps. */
const STEP = 4;
/** For those who want little to move. */
const COARSE_STEP = 25;

/** A small ring that is so many percent full, as the address of a picture. */
function ringIcon(percent: number): string {
  const left = (LENGTH * (1 - percent / 100)).toFixed(2);
  const circle = `<circle cx="16" cy="16" r="${RADIUS}" fill="none" stroke-width="7"`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">` +
    `${circle} stroke="#8b8b9e" stroke-opacity=".4"/>` +
    `${circle} stroke="#6d66f2" stroke-dasharray="${LENGTH.toFixed(2)}" stroke-dashoffset="${left}" transform="rotate(-90 16 16)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

let own: string | null = null;

/** Draws progress into the tab's icon, and gives back the page's own when nothing runs: `percent` is null. */
export function showInFavicon(percent: number | null): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel=icon]');
  if (link === null) return;
  own ??= link.href;
  const step = matchMedia('(prefers-reduced-motion: reduce)').matches ? COARSE_STEP : STEP;
  const href = percent === null ? own : ringIcon(Math.floor(percent / step) * step);
  if (link.href !== href) link.href = href;
}
