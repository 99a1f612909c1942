import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ApiClient } from '../../scripts/support/api-client.ts';
import { startServer, type ServerProcess } from '../../scripts/support/server-process.ts';
import { tempDir } from './temp-dir.ts';

export const PASSWORD = 'correct horse battery';

export interface RunningServer {
  readonly server: ServerProcess;
  /** Logged in. */
  readonly client: ApiClient;
  readonly dataDir: string;
}

/** The real, built server on a free port, ended after the test. `dataDir` to start again where one died. */
export async function runServer(
  options: { dataDir?: string; env?: Record<string, string> } = {},
): Promise<RunningServer> {
  const dataDir = options.dataDir ?? join(await tempDir(), 'data');
  const server = await startServer({
    dataDir,
    logFile: `${dataDir}.log`,
    password: PASSWORD,
    env: { SLOTS: '2', STOP_GRACE_SECONDS: '0', ...options.env },
  });
  let ended = false;
  void server.ended.then(() => (ended = true));
  onTestFinished(async () => {
    if (!ended) await server.stop();
  });
  const client = new ApiClient(server.url);
  await client.login(PASSWORD);
  return { server, client, dataDir };
}
