import { toJsonSchema } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import {
  COMMON_ERRORS,
  TAGS,
  type Operation,
  type Parameter,
} from '../../contract/api/operation.ts';
import { ERRORS, Problem, type ErrorCode } from '../../contract/errors.ts';
import { WebhookMessage } from '../../contract/webhooks.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * Describes the interface as OpenAPI 3.1, from the schemas that check requests and answers.
 * @param schemas those that get a name of their own, by that name
 */
export function describeApi(
  operations: readonly Operation[],
  schemas: Readonly<Record<string, GenericSchema>>,
  version: string,
): Json {
  const convert = createConverter(schemas);
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    const path = paths[operation.path];
    if (path !== undefined) path[operation.method] = describeOperation(operation, convert);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Video Refresher',
      version,
      description:
        'Makes many visually distinct variations of videos. Times are ISO 8601 in UTC. Errors are problem ' +
        'details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks: { jobEnded: { post: describeWebhook(convert) } },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Of a login, or made for a script' },
        session: { type: 'apiKey', in: 'cookie', name: 'vr_session' },
      },
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => [name, convert(schema, name)]),
      ),
    },
  };
}

/** What is posted to WEBHOOK_URL. */
function describeWebhook(convert: Convert): Json {
  return {
    operationId: 'jobEnded',
    tags: ['System'],
    summary: 'How a job ended, posted to the address that is configured',
    description:
      'Signed as standardwebhooks.com describes: HMAC-SHA-256 over `webhook-id`, `webhook-timestamp` and the ' +
      'body. Answer with any status from 200 to 299, else it is tried again.',
    requestBody: {
      required: true,
      content: { 'application/json': { schema: convert(WebhookMessage) } },
    },
    responses: { '204': { description: 'Taken' }, '4XX': { description: 'Tried again later' } },
  };
}

type Convert = (schema: GenericSchema, own?: string) => Json;

/** JSON Schema of a schema, in which those with a name are only pointed to. */
function createConverter(schemas: Readonly<Record<string, GenericSchema>>): Convert {
  return (schema, own) => {
    const converted = toJsonSchema(schema, {
      target: 'draft-2020-12',
      errorMode: 'ignore',
      typeMode: 'input',
      definitions: schemas,
    });
    const { $defs, ...rest } = converted;
    delete rest.$schema;
    // A named schema converts to a pointer to itself.
    const found = own === undefined ? undefined : $defs?.[own];
    return pointAtComponents(found ?? rest) as Json;
  };
}

function pointAtComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointAtComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : pointAtComponents(inner),
    ]),
  );
}

function describeOperation(operation: Operation, convert: Convert): Json {
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: name === 'n' ? 'integer' : 'string' },
  }));
  const parameters = [
    ...inPath,
    ...parametersIn('query', operation.query ?? {}, convert),
    ...parametersIn('header', operation.headers ?? {}, convert),
  ];
  const content = {
    ...(operation.body && { 'application/json': { schema: convert(operation.body) } }),
    ...(operation.form && { 'multipart/form-data': { schema: formOf(operation.form) } }),
    ...(operation.id === 'sendUpload' && { 'application/offset+octet-stream': {} }),
  };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    ...(operation.isPublic === true ? { security: [] } : {}),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } }),
    responses: {
      ...Object.fromEntries(
        operation.answers.map((answer) => [
          String(answer.status),
          {
            description: answer.description,
            ...(answer.headers && {
              headers: Object.fromEntries(
                Object.entries(answer.headers).map(([name, description]) => [
                  name,
                  { description, schema: { type: 'string' } },
                ]),
              ),
            }),
            ...(answer.schema && {
              content: { 'application/json': { schema: convert(answer.schema) } },
            }),
            ...(answer.type && { content: { [answer.type]: {} } }),
          },
        ]),
      ),
      ...errorsOf(operation, convert),
    },
  };
}

function parametersIn(
  place: 'query' | 'header',
  parameters: Readonly<Record<string, Parameter>>,
  convert: Convert,
): Json[] {
  return Object.entries(parameters).map(([name, { description, schema }]) => ({
    name,
    in: place,
    description,
    required: schema.type !== 'optional',
    schema: convert(schema),
  }));
}

function formOf(fields: Readonly<Record<string, Parameter>>): Json {
  const properties = Object.entries(fields).map(([name, { description }]) => [
    name,
    name === 'videos'
      ? { type: 'array', description, items: { type: 'string', format: 'binary' } }
      : { type: 'string', description },
  ]);
  return {
    type: 'object',
    required: Object.keys(fields).filter((name) => fields[name]?.schema.type !== 'optional'),
    properties: Object.fromEntries(properties) as Json,
  };
}

/** The codes of each status, which are what a client is to look at. */
function errorsOf({ errors = [], isPublic }: Operation, convert: Convert): Record<string, Json> {
  const codes = [...errors, ...COMMON_ERRORS].filter(
    (code) => isPublic !== true || code !== 'UNAUTHENTICATED',
  );
  const byStatus = Map.groupBy(new Set<ErrorCode>(codes), (code) => ERRORS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, all]) => [
      String(status),
      {
        description: all.map((code) => `\`${code}\`: ${ERRORS[code][1]}.`).join(' '),
        content: { 'application/problem+json': { schema: convert(Problem) } },
      },
    ]),
  );
}
