import * as v from 'valibot';
import { ClientMessage, PROTOCOL_VERSION } from '../../contract/wire.ts';

export type Inbound =
  | { readonly kind: 'message'; readonly message: ClientMessage }
  | { readonly kind: 'wrongVersion' }
  | { readonly kind: 'malformed' };

const MALFORMED: Inbound = { kind: 'malformed' };

/** A hello of a version to come may look different in everything but this. */
const AnyHello = v.object({ type: v.literal('hello'), version: v.number() });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads one message; null stands for a binary one. Never throws. */
export function parseClientMessage(text: string | null): Inbound {
  const data = text === null ? undefined : parseJson(text);
  const hello = v.safeParse(AnyHello, data);
  if (hello.success && hello.output.version !== PROTOCOL_VERSION) return { kind: 'wrongVersion' };
  const parsed = v.safeParse(ClientMessage, data);
  return parsed.success ? { kind: 'message', message: parsed.output } : MALFORMED;
}
