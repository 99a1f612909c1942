/** Part of the address comes from the Host header; nothing in it may end the directive. */
const PLAIN_HOST = /^[\w.:[\]-]+$/;

/** The page's content security policy, which lets it open sockets at that address too (CSP 3, connect-src). */
export function allowConnect(policy: string, socketUrl: string | null): string {
  if (socketUrl === null) return policy;
  const { protocol, host } = new URL(socketUrl);
  if (!PLAIN_HOST.test(host)) return policy;
  return policy.replace(/\bconnect-src\b/, `connect-src ${protocol}//${host}`);
}
