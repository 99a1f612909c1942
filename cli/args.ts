import { parseArgs } from 'node:util';
import { parseJobId, type JobId } from '../src/lib/contract/ids.ts';
import { DEFAULT_VARIATIONS, MOST_VARIATIONS } from '../src/lib/contract/new-job.ts';
import { CliError, EXIT } from './exit.ts';

/** Options that every command takes. */
export interface Common {
  readonly json: boolean;
  readonly url: string | null;
  readonly token: string | null;
}

export interface Submit extends Common {
  readonly name: 'submit';
  readonly videos: readonly string[];
  readonly variations: number;
  readonly wait: boolean;
  /** A folder; null: nothing is saved. */
  readonly out: string | null;
  readonly jobName: string | null;
  readonly recipe: string | null;
  readonly seed: number | null;
  readonly keepSources: boolean;
  readonly idempotencyKey: string | null;
}

export interface Download extends Common {
  readonly name: 'download';
  readonly jobId: JobId;
  readonly out: string;
  readonly wait: boolean;
}

export interface ListJobs extends Common {
  readonly name: 'jobs';
  readonly status: string | null;
  readonly limit: number;
}

export type OfJob = Common & { readonly name: 'show' | 'cancel' | 'delete'; readonly jobId: JobId };
export type Access = Common & { readonly name: 'login' | 'logout' };
export type Command = Submit | Download | ListJobs | OfJob | Access;

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  json: { type: 'boolean' },
  url: { type: 'string' },
  token: { type: 'string' },
  variations: { type: 'string', short: 'n' },
  wait: { type: 'boolean' },
  out: { type: 'string' },
  name: { type: 'string' },
  recipe: { type: 'string' },
  seed: { type: 'string' },
  'keep-sources': { type: 'boolean' },
  'idempotency-key': { type: 'string' },
  status: { type: 'string' },
  limit: { type: 'string' },
} as const;
type Option = keyof typeof OPTIONS;

const COMMON: readonly Option[] = ['help', 'json', 'url', 'token'];
const TAKES: Readonly<Record<Command['name'], readonly Option[]>> = {
  login: [],
  logout: [],
  submit: [
    ...(['variations', 'wait', 'out', 'name', 'recipe'] as const),
    ...(['seed', 'keep-sources', 'idempotency-key'] as const),
  ],
  jobs: ['status', 'limit'],
  show: [],
  download: ['out', 'wait'],
  cancel: [],
  delete: [],
};

/** @throws CliError when the command line cannot be understood; the message says what is wrong with it */
export function parseCommand(argv: readonly string[]): Command | 'help' {
  const { values, positionals } = parse(argv);
  const [name, ...rest] = positionals;
  if (values.help === true || name === 'help') return 'help';
  if (name === undefined) throw usage('A command is missing');
  if (!isCommand(name)) throw usage(`There is no command "${name}"`);
  for (const given of Object.keys(values) as Option[])
    if (![...COMMON, ...TAKES[name]].includes(given)) throw usage(`${name} takes no --${given}`);
  const common = {
    json: values.json === true,
    url: values.url ?? null,
    token: values.token ?? null,
  };
  switch (name) {
    case 'submit':
      if (rest.length === 0) throw usage('submit needs at least one video');
      return {
        ...common,
        name,
        videos: rest,
        variations: numberOfVariations(values.variations),
        wait: values.wait === true || values.out !== undefined,
        out: values.out ?? null,
        jobName: values.name ?? null,
        recipe: values.recipe ?? null,
        seed: values.seed === undefined ? null : wholeNumber('seed', values.seed, 0, 0),
        keepSources: values['keep-sources'] === true,
        idempotencyKey: values['idempotency-key'] ?? null,
      };
    case 'download':
      return {
        ...common,
        name,
        jobId: onlyJob(name, rest),
        out: values.out ?? '.',
        wait: values.wait === true,
      };
    case 'jobs':
      nothingMore(name, rest);
      return {
        ...common,
        name,
        status: values.status ?? null,
        limit: wholeNumber('limit', values.limit, 20, 1),
      };
    case 'show':
    case 'cancel':
    case 'delete':
      return { ...common, name, jobId: onlyJob(name, rest) };
    case 'login':
    case 'logout':
      nothingMore(name, rest);
      return { ...common, name };
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw usage(sentence);
  }
}

function usage(problem: string): CliError {
  return new CliError(EXIT.usage, `${problem}. See: npx video-refresher --help`);
}

function isCommand(name: string): name is Command['name'] {
  return Object.hasOwn(TAKES, name);
}

function wholeNumber(name: string, text: string | undefined, usual: number, least: number): number {
  if (text === undefined) return usual;
  if (/^\d{1,10}$/.test(text) && Number(text) >= least) return Number(text);
  throw usage(`--${name} must be a whole number from ${least} up, not "${text}"`);
}

/** @throws CliError before anything is sent in vain */
function numberOfVariations(text: string | undefined): number {
  const number = wholeNumber('variations', text, DEFAULT_VARIATIONS, 1);
  if (number <= MOST_VARIATIONS) return number;
  throw usage(`--variations must be at most ${MOST_VARIATIONS}, not "${text}"`);
}

function onlyJob(name: string, [text, ...more]: readonly string[]): JobId {
  if (text === undefined) throw usage(`${name} needs the id of a job`);
  nothingMore(name, more);
  const id = parseJobId(text.toUpperCase());
  if (id === null) throw usage(`"${text}" is not the id of a job`);
  return id;
}

function nothingMore(name: string, [first]: readonly string[]): void {
  if (first !== undefined) throw usage(`${name} cannot do anything with "${first}"`);
}
