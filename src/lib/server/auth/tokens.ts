import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';

const Claims = v.object({
  id: v.string(),
  expiresAtMs: v.number(),
  /** A login with the password, or a token that was made for scripts. */
  kind: v.picklist(['login', 'api']),
  /** Logins of a generation that was ended hold no longer. */
  generation: v.number(),
});

/** What a token says: its own id, until when it holds, and what it is. */
export type Claims = v.InferOutput<typeof Claims>;

/**
 * Signs and reads tokens `<claims>.<HMAC-SHA-256>`, both base64url. The keys are bound to the password, so
 * that a new password ends every session. The first secret signs; those behind it still are read, so that a
 * secret can be replaced without a logout.
 */
export class Tokens {
  readonly #keys: readonly [Buffer, ...Buffer[]];

  constructor([signing, ...older]: readonly [string, ...string[]], password: string) {
    const keyOf = (secret: string) => createHmac('sha256', secret).update(password).digest();
    this.#keys = [keyOf(signing), ...older.map(keyOf)];
  }

  sign(claims: Claims): string {
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    return `${body}.${signature(this.#keys[0], body).toString('base64url')}`;
  }

  /** The claims of a token that we signed and that still holds at `now`; null for any other text. */
  read(token: string, now: number): Claims | null {
    const [body, signed, ...rest] = token.split('.');
    if (body === undefined || signed === undefined || rest.length > 0) return null;
    const given = Buffer.from(signed, 'base64url');
    if (!this.#keys.some((key) => isEqual(signature(key, body), given))) return null;
    // A second spelling of the same bytes is not our token.
    if (given.toString('base64url') !== signed) return null;
    const claims = v.safeParse(Claims, JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
    return claims.success && claims.output.expiresAtMs > now ? claims.output : null;
  }
}

function signature(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest();
}

function isEqual(expected: Buffer, given: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
