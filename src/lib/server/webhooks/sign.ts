import { createHmac } from 'node:crypto';

/**
 * The headers that prove where a message comes from: HMAC-SHA-256 over `<id>.<timestamp>.<body>`, the
 * timestamp in seconds (standardwebhooks.com, "Signature scheme"). A secret that begins with `whsec_` is
 * base64, as that scheme has it; any other is taken as it is.
 */
export function signedHeaders(
  message: { readonly id: string; readonly atMs: number; readonly body: string },
  secret: string,
): Record<string, string> {
  const timestamp = String(Math.floor(message.atMs / 1000));
  const key = secret.startsWith('whsec_')
    ? Buffer.from(secret.slice('whsec_'.length), 'base64')
    : Buffer.from(secret);
  const signature = createHmac('sha256', key)
    .update(`${message.id}.${timestamp}.${message.body}`)
    .digest('base64');
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
