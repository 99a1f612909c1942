import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';

const Claims = v.object({ id: v.string(), expiresAtMs: v.number() });

/** What a token says: its own id, and until when it holds. */
export type Claims = v.InferOutput<typeof Claims>;

/**
 * Signs and reads tokens `<claims>.<HMAC-SHA-256>`, both base64url. The key is bound to the password, so
 * that a new password ends every session.
 */
export class Tokens {
  readonly #key: Buffer;

  constructor(secret: string, password: string) {
    this.#key = createHmac('sha256', secret).update(password).digest();
  }

  sign(claims: Claims): string {
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${body}.${this.#signature(body).toString('base64url')}`;
  }

  /** The claims of a token that we signed and that still holds at `now`; null for any other text. */
  read(token: string, now: number): Claims | null {
    const [body, signature, ...rest] = token.split('.');
    if (body === undefined || signature === undefined || rest.length > 0) return null;
    const expected = this.#signature(body);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    // A second spelling of the same bytes is not our token.
    if (given.toString('base64url') !== signature) return null;
    const claims = v.safeParse(Claims, JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return claims.success && claims.output.expiresAtMs > now ? claims.output : null;
  }

  #signature(body: string): Buffer {
    return createHmac('sha256', this.#key).update(body).digest();
  }
}
