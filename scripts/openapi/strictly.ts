import * as v from 'valibot';

type Objects = v.ObjectSchema<v.ObjectEntries, undefined>;
type Arrays = v.ArraySchema<v.GenericSchema, undefined>;
type Nullables = v.NullableSchema<v.GenericSchema, undefined>;
type Optionals = v.OptionalSchema<v.GenericSchema, undefined>;
type Unions = v.UnionSchema<v.GenericSchema[], undefined>;
type Variants = v.VariantSchema<string, Objects[], undefined>;

/**
 * The same schema, which takes no key that it does not name, at any depth: a client reads past what it does not know,
 * but a description that leaves something out is wrong. What is loose on purpose stays so.
 */
export function strictly(schema: v.GenericSchema): v.GenericSchema {
  switch (schema.type) {
    case 'object': {
      const { entries } = schema as Objects;
      const strict = Object.entries(entries).map(([key, entry]) => [key, strictly(entry)]);
      return v.strictObject(Object.fromEntries(strict) as v.ObjectEntries);
    }
    case 'array':
      return v.array(strictly((schema as Arrays).item));
    case 'nullable':
      return v.nullable(strictly((schema as Nullables).wrapped));
    case 'optional':
      return v.optional(strictly((schema as Optionals).wrapped));
    case 'union':
      return v.union((schema as Unions).options.map(strictly));
    case 'variant': {
      const { key, options } = schema as Variants;
      return v.variant(key, options.map(strictly) as Objects[]);
    }
    default:
      return schema;
  }
}
