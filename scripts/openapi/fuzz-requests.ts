import fc, { type Arbitrary } from 'fast-check';
import type { Operation } from '../../src/lib/contract/api/operation.ts';
import {
  almost,
  hostileText,
  hostileValue,
  validValue,
  type JsonSchema,
  type NamedSchemas,
} from './fuzz-values.ts';

export type Access = 'token' | 'script' | 'cookie' | 'none' | 'bad';

export interface FuzzRequest {
  readonly operation: Operation;
  /** With its query; percent-encoded as far as a client must. */
  readonly path: string;
  /** Whether the path may lead to another operation, or to none. */
  readonly isStray: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly access: Access;
  /** The client goes away after so much of the body; null: it stays. */
  readonly cutAfterBytes: number | null;
}

/** Things that are there, by the name of a path's parameter; read when a request is made. */
export type Known = Readonly<Record<string, readonly string[]>>;

const access: Arbitrary<Access> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Access>('token') },
  { weight: 1, arbitrary: fc.constantFrom<Access>('script', 'cookie', 'none', 'bad') },
);

const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['accept-encoding', 'gzip;q=nan, \xff'],
  ['range', 'bytes=0-0,2-3,-1'],
  ['range', 'bytes=99999999999999999999-'],
  ['range', 'lines=1-'],
  ['if-range', '"no'],
  ['if-none-match', '*'],
  ['if-none-match', ','.repeat(5000)],
  ['if-modified-since', 'never'],
  ['idempotency-key', '\xe9'],
  ['idempotency-key', 'k'.repeat(5000)],
  ['origin', 'null'],
  ['origin', 'http://'],
  ['sec-fetch-site', 'cross-site'],
  ['x-forwarded-proto', 'javascript'],
  ['x-forwarded-proto', 'https, http'],
  ['x-forwarded-host', 'a b'],
  ['x-http-method-override', 'DELETE'],
  ['cookie', 'vr_session=%; vr_session=\xff; =; __proto__=1'],
  ['content-encoding', 'gzip'],
  ['content-type', ''],
  ['content-type', 'text/plain'],
  ['content-type', 'application/json; charset=utf-16'],
  ['content-type', 'multipart/form-data'],
  ['content-type', 'multipart/form-data; boundary=""'],
  ['content-type', 'application/x-www-form-urlencoded'],
  ['expect', '100-continue'],
  ['tus-resumable', '0.2'],
  ['upload-length', '-1'],
  ['upload-length', '1e3'],
  ['upload-length', '9'.repeat(30)],
  ['upload-offset', '9007199254740993'],
  ['upload-metadata', 'filename !!!'],
  ['upload-metadata', `filename ${Buffer.from('../\0x'.repeat(300)).toString('base64')}`],
  ['upload-concat', 'partial'],
  ['upload-defer-length', '1'],
  ['accept-language', '*;q=9, \xff'],
];

const oddHeaders = fc
  .tuple(
    fc.integer({ min: 0, max: 4 }),
    fc.array(fc.constantFrom(...ODD_HEADERS), { minLength: 1, maxLength: 3 }),
  )
  .map(([often, headers]) => (often === 0 ? Object.fromEntries(headers) : {}));

/** Requests for an operation: right, almost right, and hostile, in about equal parts. */
export function requestsFor(
  operation: Operation,
  body: JsonSchema | null,
  named: NamedSchemas,
  known: Known,
): Arbitrary<FuzzRequest> {
  const query = queryOf(operation);
  const headers = headersOf(operation);
  return fc
    .record({
      path: pathOf(operation.path, known),
      query,
      headers,
      odd: oddHeaders,
      body: bodyOf(operation, body, named, known),
      access,
      cut: fc.oneof(
        { weight: 12, arbitrary: fc.constant(null) },
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
    })
    .map(({ path, cut, odd, ...rest }) => ({
      operation,
      path: path.text + rest.query,
      isStray: path.isStray,
      headers: { ...rest.body.headers, ...rest.headers, ...odd },
      body: rest.body.bytes,
      access: rest.access,
      cutAfterBytes:
        cut === null || rest.body.bytes === null ? null : Math.floor(rest.body.bytes.length * cut),
    }));
}

interface Path {
  readonly text: string;
  readonly isStray: boolean;
}

function pathOf(template: string, known: Known): Arbitrary<Path> {
  const parts = template.split(/\{(\w+)\}/).map((part, index): Arbitrary<Path> => {
    if (index % 2 === 0) return fc.constant({ text: part, isStray: false });
    const there = known[part] ?? [];
    const hostile = hostileText.map((text) => ({ text: asPathPart(text), isStray: true }));
    if (there.length === 0) return hostile;
    const right = fc.nat().map((at) => ({ text: there[at % there.length] ?? '', isStray: false }));
    return fc.oneof({ weight: 5, arbitrary: right }, { weight: 1, arbitrary: hostile });
  });
  return fc.tuple(...parts).map((all) => ({
    text: all.map(({ text }) => text).join(''),
    isStray: all.some(({ isStray }) => isStray),
  }));
}

/** Percent signs and dots stay as they are: what they lead to is the point. */
function asPathPart(text: string): string {
  return encodeURIComponent(text.slice(0, 3000).toWellFormed())
    .replaceAll('%25', '%')
    .replaceAll('%2F', '/')
    .replaceAll('%5C', '\\');
}

function queryOf({ query = {} }: Operation): Arbitrary<string> {
  const value = fc.oneof(
    fc.constantFrom('1', 'true', 'false', '50', 'completed', 'queued,processing', 'x:1', '0'),
    hostileText.map((text) => text.slice(0, 2000)),
  );
  const names = Object.keys(query);
  const name =
    names.length > 0 ? fc.constantFrom(...names) : hostileText.map((t) => t.slice(0, 20));
  return fc
    .array(fc.tuple(name, value), { maxLength: names.length > 0 ? 3 : 1 })
    .map((pairs) =>
      pairs.length === 0
        ? ''
        : `?${pairs.map((pair) => pair.map((each) => encodeURIComponent(each.toWellFormed())).join('=')).join('&')}`,
    );
}

function headersOf({ headers = {}, id }: Operation): Arbitrary<Record<string, string>> {
  const right: Record<string, Arbitrary<string>> = {
    'Tus-Resumable': fc.constant('1.0.0'),
    'Upload-Length': fc.constantFrom('0', '4', '100', '100000'),
    'Upload-Offset': fc.constantFrom('0', '0', '4'),
    'Upload-Metadata': fc.constant('filename YS5tcDQ='),
    'Idempotency-Key': fc.constantFrom('one', 'two', 'three'),
  };
  const type = id === 'sendUpload' ? { 'content-type': 'application/offset+octet-stream' } : {};
  const model = Object.fromEntries(
    Object.keys(headers).map((name) => [name, right[name] ?? fc.constant('1')]),
  );
  return fc
    .record(model, {
      requiredKeys: Object.keys(headers).filter((name) => name !== 'Idempotency-Key'),
    })
    .map((chosen) => ({ ...type, ...(chosen as Record<string, string>) }));
}

interface Body {
  readonly bytes: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const NO_BODY: Body = { bytes: null, headers: {} };

/** What has a `toJSON` of its own may have no JSON. */
function jsonOf(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return text ?? '';
}

function bodyOf(
  operation: Operation,
  schema: JsonSchema | null,
  named: NamedSchemas,
  known: Known,
): Arbitrary<Body> {
  if (operation.method === 'get') return fc.constant(NO_BODY);
  const json = (text: string) => ({
    bytes: Buffer.from(text),
    headers: { 'content-type': 'application/json' },
  });
  const broken = fc
    .constantFrom(
      '{',
      '[[',
      'nul',
      '"\ud800"',
      '{"a":1}{',
      '\uFEFF{}',
      '-',
      '{"__proto__":{"x":1}}',
      '',
    )
    .map(json);
  const deep = fc
    .constantFrom(['[', ']'], ['{"a":', '}'])
    .map(([open = '', close = '']) => json(`${open.repeat(30_000)}1${close.repeat(30_000)}`));
  const noise = fc.uint8Array({ maxLength: 2000 }).map((bytes) => ({
    bytes: Buffer.from(bytes),
    headers: {},
  }));
  const hostile = fc.oneof(
    hostileValue.map((value) => json(jsonOf(value))),
    ...[broken, deep, noise],
  );
  if (operation.id === 'sendUpload') return noise;
  if (schema === null)
    return fc.oneof(
      { weight: 4, arbitrary: fc.constant(NO_BODY) },
      { weight: 1, arbitrary: hostile },
    );
  const valid = validValue(schema, named).map((value) => withUploads(value, known));
  return fc.oneof(
    { weight: 3, arbitrary: valid.map((value) => json(jsonOf(value))) },
    { weight: 4, arbitrary: almost(valid).map((value) => json(jsonOf(value))) },
    { weight: 2, arbitrary: hostile },
    ...(operation.form === undefined ? [] : [{ weight: 2, arbitrary: multipart }]),
  );
}

/** Names of uploads that are there, where a value has any: else nothing would get past them. */
function withUploads(value: unknown, { upload = [] }: Known): unknown {
  if (typeof value !== 'object' || value === null || !('uploads' in value)) return value;
  if (!Array.isArray(value.uploads) || upload.length === 0) return value;
  const [first = ''] = upload;
  return { ...value, uploads: [first] };
}

const multipart: Arbitrary<Body> = fc
  .tuple(
    fc.array(
      fc.tuple(
        fc.constantFrom(
          'videos',
          'variations',
          'name',
          'seed',
          'effects',
          'output',
          'preset',
          '__proto__',
        ),
        fc.option(hostileText.map((text) => text.slice(0, 200).replaceAll(/["\r\n]/g, '?'))),
        fc.oneof(fc.constantFrom('1', '{}', '[]', 'true', '{"zoom":null}'), hostileText),
      ),
      { maxLength: 5 },
    ),
    fc.boolean(),
  )
  .map(([fields, isWhole]) => {
    const parts = fields.map(([name, file, content]) => {
      const filename = file === null ? '' : `; filename="${file}"`;
      return `--x\r\ncontent-disposition: form-data; name="${name}"${filename}\r\n\r\n${content}\r\n`;
    });
    return {
      bytes: Buffer.from(parts.join('') + (isWhole ? '--x--\r\n' : '')),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    };
  });
