import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import fc from 'fast-check';
import { NAMED_SCHEMAS } from '../../src/lib/contract/api/named-schemas.ts';
import { OPERATIONS } from '../../src/lib/contract/api/operations.ts';
import { describeApi } from '../../src/lib/server/http/openapi.ts';
import { checkAnswer, checkProblem, leaks, type Received } from './check-answer.ts';
import { requestsFor, type FuzzRequest } from './fuzz-requests.ts';
import type { JsonSchema, NamedSchemas } from './fuzz-values.ts';
import type { FuzzWorld } from './fuzz-world.ts';
import { send } from './send.ts';

export interface FuzzOptions {
  readonly url: string;
  readonly pid: number;
  readonly world: FuzzWorld;
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (done: number) => void;
}

export interface FuzzReport {
  readonly seed: number;
  readonly requests: number;
  /** How often each status was the answer; `none` for clients that went away. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Each once, with the request that brought it about. */
  readonly findings: readonly string[];
  /** Resident memory of the server, in bytes; null where it is not known. */
  readonly memory: { readonly before: number | null; readonly after: number | null };
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: NamedSchemas };
}
interface DescribedOperation {
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: JsonSchema }>>;
  };
}

/** After so many, what was deleted or ended is made anew. */
const ROUND = 50;
const AT_ONCE = 4;
/** Node answers these by itself to what is no HTTP: too long a head, bytes it does not know. */
const NOT_HTTP = new Set([400, 431]);
/** What a full head may have, with the rest of it. */
const NODE_HEAD_BYTES = 16 * 1024;

/**
 * Asks every operation for right, almost right and hostile things. What may come back: what is described, a problem
 * with a known code, and nothing else; no answer of 5xx that is not described, and none that tells of our insides.
 */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { url, world, requests, seed, pid } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses: Record<string, number> = {};
  const findings = new Map<string, string>();
  let memoryBefore: number | null = null;
  await world.restore();
  for (let done = 0; done < requests; done += ROUND) {
    if (done > 0) await world.restore();
    // After the first rounds everything is loaded, and what grows from then on stays.
    if (done <= requests / 4) memoryBefore = await residentBytes(pid);
    const round = makeRound(world, seed + done, Math.min(ROUND, requests - done));
    const next = round.values();
    const work = async () => {
      for (const request of next) {
        const outcome = await send(agent, url, request, world.headersOf(request.access));
        const status = String(outcome.status ?? 'none');
        statuses[status] = (statuses[status] ?? 0) + 1;
        const complaints =
          outcome.status === null ? silence(request, outcome.reason) : check(request, outcome);
        for (const complaint of complaints) {
          const title = `${request.operation.id}: ${complaint}`;
          if (!findings.has(title)) findings.set(title, describe(request));
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    options.onProgress?.(done + round.length);
  }
  await world.restore();
  agent.destroy();
  return {
    ...{ seed, requests, statuses },
    findings: [...findings].map(([title, request]) => `${title}\n    ${request}`),
    memory: { before: memoryBefore, after: await residentBytes(pid) },
  };
}

/** As many of each operation as there is room for; the same seed gives the same, but for what is known. */
function makeRound(world: FuzzWorld, seed: number, count: number): FuzzRequest[] {
  const api = describeApi(OPERATIONS, NAMED_SCHEMAS, '0') as unknown as Description;
  const requests = OPERATIONS.map((operation) => {
    const { requestBody } = api.paths[operation.path]?.[operation.method] ?? {};
    const schema = requestBody?.content['application/json']?.schema ?? null;
    return requestsFor(operation, schema, api.components.schemas, world.things);
  });
  const sampled = fc.sample(fc.oneof(...requests), { numRuns: count, seed });
  // What comes after the end of the login is only refused.
  return sampled.sort((a, b) => Number(endsLogin(a)) - Number(endsLogin(b)));
}

function endsLogin({ operation, access }: FuzzRequest): boolean {
  return operation.id.startsWith('logOut') && access !== 'none' && access !== 'bad';
}

function silence({ cutAfterBytes, headers }: FuzzRequest, reason: string): string[] {
  // Who is refused while still sending may find the connection closed before the answer is read.
  const mayBeClosed = /ECONNRESET|EPIPE|socket hang up/.test(reason);
  if (cutAfterBytes !== null || mayBeClosed) return [];
  // Ours asks and does not wait for leave; that is between Node and us.
  if ('expect' in headers) return [];
  return [`there is no answer (${reason})`];
}

function check(request: FuzzRequest, received: Received): string[] {
  const { operation, isStray, access } = request;
  const { status, contentType, text } = received;
  const complaints = leaks(text.startsWith('{"openapi"') ? '' : text);
  if (status === 500 && text.includes('"INTERNAL"')) complaints.push('500 INTERNAL');
  if (NOT_HTTP.has(status) && contentType === '' && headBytes(request) > NODE_HEAD_BYTES)
    return complaints;
  if (isStray) {
    if (!isOfApi(request.path)) return complaints;
    if (status >= 500) complaints.push(...checkAnswer(operation, received));
    else if (status >= 400) complaints.push(...checkProblem(received, null));
    return complaints;
  }
  const isPublic = operation.isPublic === true;
  const isForeign = 'origin' in request.headers || 'sec-fetch-site' in request.headers;
  if (!isPublic && (access === 'none' || access === 'bad') && ![401, 403].includes(status))
    complaints.push(`${status} without a login`);
  if (isForeign && status === 403) return complaints;
  return [...complaints, ...checkAnswer(operation, received)];
}

/** `..` may lead to a page. */
function isOfApi(path: string): boolean {
  const url = URL.canParse(path, 'http://localhost') ? new URL(path, 'http://localhost') : null;
  return url === null || /^\/(api\/|metrics$)/.test(url.pathname);
}

function headBytes({ headers, path }: FuzzRequest): number {
  return path.length + Object.entries(headers).flat().join('').length + 1000;
}

function describe({ operation, path, headers, body, access, cutAfterBytes }: FuzzRequest): string {
  const shown = Object.entries(headers).map(([name, value]) => `${name}: ${value.slice(0, 80)}`);
  const text = body === null ? 'no body' : JSON.stringify(body.toString().slice(0, 300));
  return [
    `${operation.method.toUpperCase()} ${path.slice(0, 200)}`,
    `(${access}${cutAfterBytes === null ? '' : ', cut'})`,
    `{${shown.join(', ')}}`,
    text,
  ].join(' ');
}

/** As Linux tells it. */
async function residentBytes(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
