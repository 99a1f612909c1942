const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** Keeps a choice of this browser in a cookie, so that the server can draw the next page with it. */
export function rememberChoice(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
