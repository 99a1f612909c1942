import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { isIP } from 'node:net';

/**
 * What no page of ours needs: a document that is not rendered by the framework, which has its own policy for
 * those (svelte.config.js), runs no script whatever is in it. Styles are for the error page of last resort.
 */
const POLICY_WITHOUT_PAGE = [
  "default-src 'self'",
  "script-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Devices and abilities that no page of ours uses, whatever gets into one. */
const UNUSED = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid'],
  ...['magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking'],
];

const ALWAYS = new Map([
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'same-origin'],
  ['x-frame-options', 'DENY'],
  ['content-security-policy', POLICY_WITHOUT_PAGE],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['permissions-policy', UNUSED.map((name) => `${name}=()`).join(', ')],
]);

/** Half a year, for this host alone: what else its domain serves is not ours to decide (RFC 6797, 6.1). */
const STRICT_TRANSPORT = 'max-age=15552000';

/**
 * Sends these with every answer, static files, redirects and errors too; whoever answers may still replace one.
 * To be called before anyone who answers listens, and after `trustForwarded`.
 */
export function secureAnswers(server: Server): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    response.setHeaders(ALWAYS);
    if (isByHttps(request)) response.setHeader('strict-transport-security', STRICT_TRANSPORT);
  });
}

/** Where browsers would hold a host to it: they ignore it for addresses, and this machine is everybody's. */
function isByHttps({ headers }: IncomingMessage): boolean {
  if (headers['x-forwarded-proto'] !== 'https') return false;
  const url = `https://${headers.host ?? ''}`;
  const host = URL.canParse(url) ? new URL(url).hostname : 'localhost';
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  return !isLocal && isIP(host.replace(/^\[|\]$/g, '')) === 0;
}
