/** What a cross-site check needs of a request. */
export interface Origins {
  readonly method: string;
  readonly origin: string | null;
  /** Sec-Fetch-Site, which pages cannot forge (Fetch Metadata). */
  readonly fetchSite: string | null;
  readonly host: string | null;
  readonly allowedOrigins: readonly string[];
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request may change something: it is not one that a page of another site makes for a user. */
export function isCrossSite(request: Origins): boolean {
  if (SAFE_METHODS.has(request.method)) return false;
  if (request.origin !== null) {
    if (request.allowedOrigins.includes(request.origin)) return false;
    const host = URL.canParse(request.origin) ? new URL(request.origin).host : null;
    return host === null || host !== request.host;
  }
  if (request.fetchSite !== null)
    return request.fetchSite !== 'same-origin' && request.fetchSite !== 'none';
  return false;
}

/** Paths that answer without a session. */
export function isPublic(pathname: string): boolean {
  return (
    pathname === '/login' ||
    pathname === '/api/auth/login' ||
    pathname === '/api/health' ||
    pathname === '/api/health/live' ||
    pathname.startsWith('/_app/')
  );
}
