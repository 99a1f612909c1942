import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../../scripts/support/api-client.ts';
import { startServer, type ServerProcess } from '../../scripts/support/server-process.ts';
import { createRandom } from '../../src/lib/engine/random.ts';
import { makeClip, type ClipOptions } from '../support/clips.ts';

/** Of every server that is booted. */
export const PASSWORD = 'correct horse battery';

/** A server of a scenario, with a client that is logged in. */
export interface Booted {
  readonly server: ServerProcess;
  readonly client: ApiClient;
  readonly dataDir: string;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

/** A folder, a seeded chance and servers for one scenario; `close` leaves nothing behind. */
export class Workshop {
  readonly dir: string;
  /** 0 to 1, the same sequence for the same seed. */
  readonly random: () => number;
  readonly #running = new Set<ServerProcess>();
  readonly #clips = new Map<string, Promise<string>>();

  private constructor(dir: string, seed: number) {
    this.dir = dir;
    const stream = createRandom(seed);
    this.random = () => stream.next();
  }

  static async open(seed: number): Promise<Workshop> {
    return new Workshop(await mkdtemp(join(tmpdir(), 'video-refresher-chaos-')), seed);
  }

  /** A clip of that kind, made once. */
  clip(options: ClipOptions): Promise<string> {
    const key = JSON.stringify(options);
    let made = this.#clips.get(key);
    if (made === undefined) {
      const path = join(this.dir, `clip-${this.#clips.size}.mp4`);
      made = makeClip(path, options).then(() => path);
      this.#clips.set(key, made);
    }
    return made;
  }

  /** Starts the built server, on the data folder of that name. */
  async boot(name = 'data', env: Readonly<Record<string, string>> = {}): Promise<Booted> {
    const dataDir = name.startsWith('/') ? name : join(this.dir, name);
    const server = await startServer({
      dataDir,
      logFile: join(this.dir, `${name.replaceAll('/', '_')}.log`),
      password: PASSWORD,
      env: { SLOTS: '2', ...env },
    });
    this.#running.add(server);
    void server.ended.then(() => this.#running.delete(server));
    const client = new ApiClient(server.url);
    await client.login(PASSWORD);
    const kill = async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
    };
    return { server, client, dataDir, kill };
  }

  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number {
    return min + Math.floor(this.random() * (max - min + 1));
  }

  async killAll(): Promise<void> {
    for (const server of this.#running) {
      process.kill(server.pid, 'SIGKILL');
      await server.ended;
    }
  }

  async close(): Promise<void> {
    await this.killAll();
    await rm(this.dir, { recursive: true, force: true });
  }
}
