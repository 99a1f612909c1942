import fc, { type Arbitrary } from 'fast-check';

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

/** Those that have a name, by it. */
export type NamedSchemas = Readonly<Record<string, JsonSchema>>;

const LONG = 200_000;
const MAX_LENGTH = 30;
const MAX_ITEMS = 3;

/** Words that have broken servers before. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '\0', 'a\0b', '\r\nX-Evil: 1', '../../etc/passwd', '..\\..\\x', '/etc/passwd'],
    ...['%00', '%2e%2e%2f', '%ff', '%', '${7*7}', "' OR 1=1 --", '"; DROP TABLE jobs; --'],
    ...['<img src=x onerror=alert(1)>', '__proto__', 'constructor', 'toString', 'null', 'NaN'],
    ...['-1', '1e309', '00', '0x10', '18446744073709551616', '\u202egpj', '\ud800', '\uFEFF', '👩‍👩‍👧‍👦'],
    ...['*', ',', ',,,', '[', '{', '$(id)', '`id`', 'file:///etc/passwd', '-y', 'http:x.mp4'],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('a', 'é', '💥', '\0').map((unit) => unit.repeat(LONG / unit.length)),
);

const hostileNumber = fc.constantFrom(
  ...[0, -0, -1, 0.1, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 63)],
);

/** Anything that JSON can say, and that no schema of ours expects. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  hostileText,
  hostileNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { length: 1e9 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(500, 20_000).map((length) => new Array<unknown>(length).fill(0)),
);

/** Values that a schema takes, as far as it can say. */
export function validValue(schema: JsonSchema, named: NamedSchemas): Arbitrary<unknown> {
  const value = (inner: JsonSchema) => validValue(inner, named);
  if (schema.$ref !== undefined) {
    const found = named[schema.$ref.split('/').at(-1) ?? ''];
    if (found === undefined) throw new Error(`${schema.$ref} points nowhere`);
    return value(found);
  }
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choice = schema.anyOf ?? schema.oneOf;
  if (choice !== undefined) return fc.oneof(...choice.map(value));
  switch (schema.type) {
    case 'object':
      return validObject(schema, named);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = MAX_ITEMS } = schema;
      const maxLength = Math.max(minItems, Math.min(maxItems, MAX_ITEMS));
      return fc.array(value(items), { minLength: minItems, maxLength });
    }
    case 'integer':
    case 'number':
      return validNumber(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return validText(schema);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function validObject(schema: JsonSchema, named: NamedSchemas): Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const entries = Object.entries(properties);
  if (entries.length === 0 && typeof additionalProperties === 'object')
    return fc.dictionary(fc.string({ maxLength: 10 }), validValue(additionalProperties, named), {
      maxKeys: MAX_ITEMS,
    });
  const model = Object.fromEntries(entries.map(([key, each]) => [key, validValue(each, named)]));
  return fc.record(model, { requiredKeys: required.filter((key) => key in model) });
}

function validNumber({ type, minimum = -1000, maximum = 1000 }: JsonSchema): Arbitrary<number> {
  if (type === 'integer') return fc.integer({ min: minimum, max: Math.min(maximum, 0x7fff_ffff) });
  return fc.double({ min: minimum, max: maximum, noNaN: true });
}

function validText({
  pattern,
  minLength = 0,
  maxLength = MAX_LENGTH,
}: JsonSchema): Arbitrary<string> {
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, MAX_LENGTH) });
}

/** A value in which one thing, somewhere, is not as it should be: replaced, left out, or added. */
export function almost(valid: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(valid, fc.infiniteStream(fc.nat()), hostileValue, fc.constantFrom('put', 'drop', 'add'))
    .map(([value, steps, hostile, how]) => spoil(value, steps, hostile, how));
}

function spoil(value: unknown, steps: Iterator<number>, hostile: unknown, how: string): unknown {
  if (typeof value !== 'object' || value === null) return hostile;
  const keys = Object.keys(value);
  const key = keys[next(steps) % (keys.length + 1)];
  // No key is chosen: it is this one that is spoilt.
  if (key === undefined) {
    if (how === 'add') return { ...value, [String(hostile).slice(0, 20)]: hostile };
    return hostile;
  }
  const inner: unknown = Reflect.get(value, key);
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...value };
  const isLeaf = typeof inner !== 'object' || inner === null;
  if (how === 'drop' && isLeaf) Reflect.deleteProperty(copy, key);
  else Reflect.set(copy, key, spoil(inner, steps, hostile, how));
  return copy;
}

function next(steps: Iterator<number>): number {
  const step = steps.next();
  return step.done === true ? 0 : step.value;
}
