/** The page's content security policy, which lets it open sockets at that address too (CSP 3, connect-src). */
export function allowConnect(policy: string, socketUrl: string | null): string {
  if (socketUrl === null) return policy;
  const { protocol, host } = new URL(socketUrl);
  return policy.replace(/\bconnect-src\b/, `connect-src ${protocol}//${host}`);
}
