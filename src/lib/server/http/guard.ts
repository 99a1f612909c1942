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

/**
 * Whether the framework can read that path. Where it cannot, it calls our hook beyond its own error handling:
 * whatever is thrown there, a redirect too, would end the process.
 */
export function isReadable(pathname: string): boolean {
  try {
    pathname.split('%25').forEach(decodeURI);
    return true;
  } catch {
    return false;
  }
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
