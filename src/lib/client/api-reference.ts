import { NAMED_SCHEMAS } from '../contract/api/named-schemas.ts';
import { OPERATIONS } from '../contract/api/operations.ts';
import {
  TAGS,
  type Operation,
  type Parameter,
  type Schema,
  type Tag,
} from '../contract/api/operation.ts';

/** Where a value of a request stands. */
export type Place = 'path' | 'query' | 'header' | 'form' | 'body';

export interface ReferenceField {
  readonly name: string;
  readonly place: Place;
  readonly required: boolean;
  /** In Markdown's backticks where it names something of the interface; empty when the name says it all. */
  readonly description: string;
}

export interface ReferenceGroup {
  readonly tag: Tag;
  readonly about: string;
  readonly operations: readonly Operation[];
}

/** The calls by what they are about, in the order in which one would read about them. */
export function apiReference(): readonly ReferenceGroup[] {
  return (Object.keys(TAGS) as Tag[]).map((tag) => ({
    tag,
    about: TAGS[tag],
    operations: OPERATIONS.filter((operation) => operation.tag === tag),
  }));
}

/** Everything a request of that call may carry. */
export function fieldsOf({
  path,
  query,
  headers,
  form,
  body,
}: Operation): readonly ReferenceField[] {
  return [
    ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => field(name, 'path', true, '')),
    ...parameters('query', query),
    ...parameters('header', headers),
    ...(body === undefined ? [] : entriesOf(body)),
    ...parameters('form', form),
  ];
}

/** The name under which the description of the interface has a schema, or null. */
export function schemaName(schema: Schema | undefined): string | null {
  if (schema === undefined) return null;
  return Object.entries(NAMED_SCHEMAS).find(([, named]) => named === schema)?.[0] ?? null;
}

function parameters(
  place: Place,
  given: Readonly<Record<string, Parameter>> = {},
): readonly ReferenceField[] {
  return Object.entries(given).map(([name, { description, schema }]) =>
    field(name, place, !isOptional(schema), description),
  );
}

/** The members of a JSON body, as far as its schema is that of an object. */
function entriesOf(body: Schema): readonly ReferenceField[] {
  const { entries } = body as { entries?: Readonly<Record<string, Schema>> };
  return Object.entries(entries ?? {}).map(([name, schema]) =>
    field(name, 'body', !isOptional(schema), ''),
  );
}

function isOptional({ type }: Schema): boolean {
  return ['optional', 'nullish', 'undefinedable', 'exact_optional'].includes(type);
}

function field(name: string, place: Place, required: boolean, description: string): ReferenceField {
  return { name, place, required, description };
}
