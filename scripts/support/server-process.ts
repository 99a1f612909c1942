import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readyUrl } from './ready-line.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START_LIMIT_MS = 30_000;
/** The server promises to be gone within 10 s of a SIGTERM. */
const STOP_LIMIT_MS = 15_000;
const TAIL_LINES = 20;

export interface ServerOptions {
  readonly dataDir: string;
  readonly logFile: string;
  readonly password: string;
  /** Added to our own environment; PORT, DATA_DIR, PASSWORD and LOG_LEVEL are set already. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told of the process before it is ready. */
  readonly onSpawned?: (pid: number) => void;
}

export interface ServerProcess {
  /** Such as `http://127.0.0.1:43127`; no slash at its end. */
  readonly url: string;
  readonly pid: number;
  /** Settles when the process is gone, whoever ended it: `exit 0`, `killed by SIGKILL`. */
  readonly ended: Promise<string>;
  /** The last lines it wrote. */
  logTail(): string;
  /** SIGTERM, and SIGKILL when that is not obeyed in time. Throws when the server did not end with exit code 0. */
  stop(): Promise<void>;
}

/** The server could not be started, or died, or did not end cleanly; `logTail` tells why. */
export class ServerProcessError extends Error {
  override readonly name = 'ServerProcessError';
  readonly logTail: string;

  constructor(message: string, logTail: string) {
    super(message);
    this.logTail = logTail;
  }
}

/**
 * Starts the production server on a free port and waits until it listens.
 * Throws ServerProcessError when it does not.
 */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  await mkdir(dirname(options.logFile), { recursive: true });
  const log = createWriteStream(options.logFile);
  const child = spawn(process.execPath, ['server.js'], {
    cwd: ROOT,
    // In a group of its own: Ctrl+C in the terminal must reach us alone, so that we end it once, in order.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: options.dataDir,
      PASSWORD: options.password,
      LOG_LEVEL: 'info',
      REALTIME_TRANSPORT: 'ws',
      ...options.env,
    },
  });
  options.onSpawned?.(child.pid ?? 0);
  const tail: string[] = [];
  const ended = endOf(child);
  const killChild = () => child.kill('SIGKILL');
  process.once('exit', killChild);
  void ended.then(() => process.off('exit', killChild));
  const url = await listening(child, ended, log, tail);
  return {
    url,
    pid: child.pid ?? 0,
    ended,
    logTail: () => tail.join('\n'),
    stop: () => stop(child, ended, tail),
  };
}

async function listening(
  child: ChildProcess,
  ended: Promise<string>,
  log: WriteStream,
  tail: string[],
): Promise<string> {
  const url = Promise.withResolvers<string>();
  const onLine = (line: string) => {
    log.write(`${line}\n`);
    tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    const found = readyUrl(line);
    if (found !== null) url.resolve(found);
  };
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  const fail = (message: string) => url.reject(new ServerProcessError(message, tail.join('\n')));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    fail(`The server did not listen within ${START_LIMIT_MS / 1000} s.`);
  }, START_LIMIT_MS);
  void ended.then((how) => {
    log.end();
    fail(`The server could not be started (${how}).`);
  });
  return url.promise.finally(() => clearTimeout(timer));
}

async function stop(child: ChildProcess, ended: Promise<string>, tail: string[]): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  const how = await ended;
  clearTimeout(timer);
  if (how !== 'exit 0')
    throw new ServerProcessError(`The server did not stop cleanly (${how}).`, tail.join('\n'));
}

async function endOf(child: ChildProcess): Promise<string> {
  // `close` comes after the last line of output; `error` stands for a process that never was.
  const [code, signal] = (await once(child, 'close').catch((error: unknown) => [error])) as [
    unknown,
    unknown,
  ];
  if (typeof signal === 'string') return `killed by ${signal}`;
  return code instanceof Error ? code.message : `exit ${String(code)}`;
}
