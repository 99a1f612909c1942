/** What a server says of an error: RFC 9457, taken apart. */
export interface Told {
  /** One of the contract's, or one of those that a file or a variation fails with. */
  readonly code: string;
  /** In English. */
  readonly title: string;
  /** In English, and more than the title where more is known. */
  readonly detail: string;
  /** What stands beside the code: figures and names. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The fact of that name, if it is a number. */
export function numberIn({ facts }: Told, name: string): number | null {
  const fact = facts[name];
  return typeof fact === 'number' ? fact : null;
}

/** The fact of that name, if it is a text. */
export function textIn({ facts }: Told, name: string): string | null {
  const fact = facts[name];
  return typeof fact === 'string' ? fact : null;
}

/** What stands in the server's own sentence alone: the groups of a pattern, or null when it says something else. */
export function quotedIn({ detail }: Told, pattern: RegExp): readonly string[] | null {
  return pattern.exec(detail)?.slice(1) ?? null;
}

interface Refused {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** The files of a batch that none is left of. */
export function refusedIn({ facts }: Told): readonly Refused[] {
  return Array.isArray(facts.refused) ? facts.refused.filter(isRefused) : [];
}

function isRefused(value: unknown): value is Refused {
  return (
    value instanceof Object &&
    ['name', 'code', 'message'].every((key) => typeof Reflect.get(value, key) === 'string')
  );
}
