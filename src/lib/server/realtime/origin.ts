export interface OriginFacts {
  /** The Origin header; undefined when there is none. */
  readonly origin: string | undefined;
  /** The Host header. */
  readonly host: string | undefined;
  /** Whether the client reached us by https, as far as we can trust that. */
  readonly encrypted: boolean;
  /** Whole origins (`https://example.org`), as configured. */
  readonly allowedOrigins: readonly string[];
  /** The session came in the Authorization header, which no foreign page can send. */
  readonly viaBearer: boolean;
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** URL.origin is `null` for every scheme of its own, so that is not what to compare. */
function isSameOrigin(one: URL | null, other: URL): boolean {
  return one?.protocol === other.protocol && one.host === other.host;
}

/**
 * Whether a connection from that origin is ours. Browsers do not hold WebSockets to the same-origin policy
 * and send cookies with them, so a cookie alone proves nothing (RFC 6455, section 10.2). Behind a proxy that
 * ends TLS an https page arrives here as http, hence the scheme is free then; over https it must be https.
 */
export function originAllowed(facts: OriginFacts): boolean {
  const { origin, host, encrypted, allowedOrigins, viaBearer } = facts;
  if (origin === undefined) return viaBearer;
  const page = parseUrl(origin);
  // An opaque origin is sent as `null`, which is no URL.
  if (page === null || page.host === '') return false;
  if (allowedOrigins.some((allowed) => isSameOrigin(parseUrl(allowed), page))) return true;
  if (page.protocol !== 'https:' && (page.protocol !== 'http:' || encrypted)) return false;
  // Host leaves out the default port or not; read with the page's scheme both look the same.
  return host !== undefined && isSameOrigin(parseUrl(`${page.protocol}//${host}`), page);
}
