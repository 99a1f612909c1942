import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer as startProcess } from '../../scripts/support/server-process.ts';

export interface ServerOptions {
  /** An earlier server's, to go on with what it left; without it a temporary one is made. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** An encode lasts as long as its source plays, on any machine, and leaves the CPU to others. */
  readonly paced?: boolean;
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
/** `-re`, which stands before an input, reads that as fast as it plays. */
const PACED_FFMPEG = `#!/bin/sh
ffmpeg=${process.env.FFMPEG_PATH ?? 'ffmpeg'}
case "$*" in *' -progress '*' -f mp4 '*) exec "$ffmpeg" -re "$@" ;; esac
exec "$ffmpeg" "$@"
`;

/**
 * Starts the production build on a free port, for tests in a browser.
 * @throws ServerProcessError with what the server said, when it does not listen in time
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'video-refresher-')));
  const password = options.env?.PASSWORD ?? PASSWORD;
  const ffmpeg = `${dataDir}.ffmpeg`;
  if (options.paced === true) await writeFile(ffmpeg, PACED_FFMPEG, { mode: 0o755 });
  const server = await startProcess({
    dataDir,
    password,
    logFile: `${dataDir}.log`,
    // The same everywhere, and no time spent on looking for hardware.
    env: {
      ENCODER: 'libx264',
      ...(options.paced === true ? { FFMPEG_PATH: ffmpeg } : {}),
      ...options.env,
    },
  });
  let isGone = false;
  void server.ended.then(() => (isGone = true));
  return {
    url: server.url,
    password,
    dataDir,
    async stop() {
      if (!isGone) await server.stop();
      for (const path of [dataDir, `${dataDir}.log`, ffmpeg])
        await rm(path, { recursive: true, force: true });
    },
    async kill9() {
      if (!isGone) process.kill(server.pid, 'SIGKILL');
      await server.ended;
    },
  };
}
