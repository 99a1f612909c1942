import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { readyUrl } from '../support/ready-line.ts';
import { PATH } from './build-image.ts';
import type { Settings } from './dockerfile.ts';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;
const TAIL_LINES = 20;

export interface Container {
  readonly url: string;
  /** What the image's health check says of it. */
  healthcheck(): boolean;
  /** The user that the server runs as. */
  userId(): Promise<number>;
  /** SIGTERM, as `docker stop` sends it. @throws Error when it does not end with 0 in time */
  stop(): Promise<string>;
  kill(): void;
}

/**
 * Starts what the image starts, in its file system. `capabilities`: all that root has in there; null for all.
 * @throws Error with the last words of the server when it does not listen
 */
export async function startContainer(
  root: string,
  settings: Settings,
  given: Readonly<Record<string, string>>,
  capabilities: readonly string[] | null,
): Promise<Container> {
  const env = {
    ...{ PATH, ...settings.env },
    ...{ HOST: '127.0.0.1', PORT: await freePort(), REALTIME_PORT: await freePort() },
    ...given,
  };
  const inside = (words: readonly string[]) => [
    root,
    '/bin/sh',
    ...['-c', `cd '${settings.workdir}' && exec "$@"`, 'sh'],
    ...words,
  ];
  const limit =
    capabilities === null
      ? []
      : ['setpriv', `--bounding-set=${['-all', ...capabilities.map((c) => `+${c}`)].join(',')}`];
  const child = spawn(
    '/usr/sbin/chroot',
    inside([...limit, ...settings.entrypoint, ...settings.cmd]),
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const kill = () => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  process.once('exit', kill);
  const tail: string[] = [];
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => {
    process.off('exit', kill);
    return String(code ?? signal);
  });
  const url = await listening(child, ended, tail).catch((error: unknown) => {
    kill();
    throw error;
  });
  return {
    url,
    kill,
    healthcheck: () =>
      spawnSync('/usr/sbin/chroot', inside(settings.healthcheck), { env }).status === 0,
    userId: async () => uidOf(await serverOf(child.pid ?? 0)),
    async stop() {
      const startedAtMs = performance.now();
      child.kill('SIGTERM');
      const timer = setTimeout(kill, STOP_LIMIT_MS);
      const how = await ended;
      clearTimeout(timer);
      if (how !== '0') throw new Error(`it ended with ${how}\n${tail.join('\n')}`);
      return `exit 0 after ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
    },
  };
}

async function listening(child: ChildProcess, ended: Promise<string>, tail: string[]) {
  const ready = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    if (stream !== null)
      createInterface({ input: stream }).on('line', (line) => {
        tail.push(line);
        if (tail.length > TAIL_LINES) tail.shift();
        const url = readyUrl(line);
        if (url !== null) ready.resolve(url);
      });
  const fail = (why: string) => ready.reject(new Error(`${why}\n${tail.join('\n')}`));
  const timer = setTimeout(() => fail('it does not listen'), START_LIMIT_MS);
  void ended.then((how) => fail(`it ended with ${how}`));
  return ready.promise.finally(() => clearTimeout(timer));
}

/** The init process of the image has one child. */
async function serverOf(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

async function uidOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^Uid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
