import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServerOptions {
  /** An earlier server's, to go on with what it left; without it a temporary one is made. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningServer {
  readonly url: string;
  readonly password: string;
  readonly dataDir: string;
  /** Asks it to stop, waits for it, and removes its folder. */
  stop(): Promise<void>;
  /** Kills it without warning; its folder stays. */
  kill9(): Promise<void>;
}

const PASSWORD = 'a password for tests';
const START_WITHIN_MS = 20_000;
const STOP_WITHIN_MS = 15_000;

/**
 * Starts the production build on a free port.
 * @throws Error with what the server said, when it does not listen in time
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'video-refresher-')));
  const child = spawn(process.execPath, ['server.js'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      PASSWORD,
      DATA_DIR: dataDir,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    const lastResort = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exited;
    clearTimeout(lastResort);
  };
  try {
    const url = await listening(child);
    return {
      url,
      password: options.env?.PASSWORD ?? PASSWORD,
      dataDir,
      stop: async () => {
        await end('SIGTERM');
        await rm(dataDir, { recursive: true, force: true });
      },
      kill9: () => end('SIGKILL'),
    };
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
}

/** The address the server says it listens on. */
async function listening(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}. It said:\n${said.join('\n')}`));
    const timer = setTimeout(() => fail('The server did not listen in time'), START_WITHIN_MS);
    child.once('exit', (code) => fail(`The server ended with ${code ?? 'a signal'}`));
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const url = listeningUrl(line);
        if (url === null) return;
        clearTimeout(timer);
        resolve(url);
      });
    }
  });
}

function listeningUrl(line: string): string | null {
  return /"url":"(http:[^"]+)".*"listening"/.exec(line)?.[1] ?? null;
}
