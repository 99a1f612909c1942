import * as v from 'valibot';
import { COMMON_ERRORS, type Operation } from '../../src/lib/contract/api/operation.ts';
import { ERRORS, Problem, type ErrorCode } from '../../src/lib/contract/errors.ts';
import { strictly } from './strictly.ts';

export interface Received {
  readonly status: number;
  readonly contentType: string;
  /** Empty when it was not read, because it is no text. */
  readonly text: string;
}

/** A path of a server, a frame of a stack, an ffmpeg command line: none of a client's business. */
const SECRETS =
  /(^|[\s"'(:])\/(?:tmp|work|home|root|app|data|usr|var|opt)\/|\bat [\w.<>]+ ?\(|\.[jt]s:\d+|node_modules|node:internal|ENOENT|SQLITE_|-protocol_whitelist/;

/** What is not as the operation describes it, one sentence each; empty when all is well. */
export function checkAnswer(operation: Operation, received: Received): string[] {
  const described = operation.answers.find(({ status }) => status === received.status);
  if (described === undefined) {
    const codes = [...COMMON_ERRORS, ...(operation.errors ?? [])];
    return checkProblem(received, codes);
  }
  if (described.schema === undefined) {
    const { type } = described;
    if (type === undefined || received.contentType.startsWith(type)) return [];
    return [`${received.status} is "${received.contentType}", not ${type}`];
  }
  if (!received.contentType.startsWith('application/json'))
    return [`${received.status} is "${received.contentType}", not JSON`];
  const parsed = v.safeParse(strictly(described.schema), parseJson(received.text));
  if (parsed.success) return [];
  return parsed.issues.map(
    (issue) => `${received.status}: ${v.getDotPath(issue) ?? 'the body'}: ${issue.message}`,
  );
}

/** @param codes those that may be; null for any that there is */
export function checkProblem(received: Received, codes: readonly ErrorCode[] | null): string[] {
  const { status, contentType, text } = received;
  if (!contentType.startsWith('application/problem+json'))
    return [`${status} is "${contentType}", not a problem: ${text.slice(0, 100)}`];
  const problem = v.safeParse(Problem, parseJson(text));
  if (!problem.success) return [`${status} is no problem: ${text.slice(0, 200)}`];
  const { code } = problem.output;
  const complaints = leaks(text);
  if (!isCode(code)) return [...complaints, `${status} has the unknown code ${code}`];
  if (ERRORS[code][0] !== status || problem.output.status !== status)
    complaints.push(`${code} came with ${status}, and says ${problem.output.status}`);
  if (codes !== null && !codes.includes(code))
    complaints.push(`${status} ${code} is not among the errors: ${problem.output.detail}`);
  return complaints;
}

/** Whether a text for clients tells of our insides. */
export function leaks(text: string): string[] {
  const [found] = SECRETS.exec(text) ?? [];
  return found === undefined ? [] : [`it tells of our insides: ${text.slice(0, 300)}`];
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
