// Runs the real server on videos of yours and shows what comes out. See USAGE in args.ts.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { ApiClient, ApiError } from '../support/api-client.ts';
import { ServerProcessError, startServer, type ServerProcess } from '../support/server-process.ts';
import { parseDemoArgs, USAGE, UsageError, type DemoOptions } from './args.ts';
import { DemoError } from './demo-error.ts';
import { runDemo } from './run-demo.ts';
import { checkVideos, makeSampleClip } from './videos.ts';

const say = (text: string) => console.log(text);
/** Resolves at the first Ctrl+C (or SIGTERM); npm may send it twice. */
const interrupted = new Promise<'interrupted'>((resolveInterrupted) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => resolveInterrupted('interrupted'));
});

async function main(options: DemoOptions): Promise<number> {
  const out = resolve(options.out);
  await checkVideos(options.videos);
  await mkdir(out, { recursive: true });
  const videos = options.videos.length > 0 ? options.videos : [await makeSampleClip(out)];
  const password = randomBytes(9).toString('base64url');
  const server = await startServer({
    dataDir: join(out, 'data'),
    logFile: join(out, 'server.log'),
    password,
  });
  say(`The server runs at ${server.url}`);
  try {
    const exitCode = await withServer(server, options, password, videos, out);
    await server.stop();
    return exitCode;
  } catch (error) {
    const isRefusal = error instanceof ApiError && error.status < 500;
    if (!isRefusal)
      console.error(`\nLast lines of ${show(join(out, 'server.log'))}:\n${server.logTail()}\n`);
    // What went wrong first is what is told.
    await server.stop().catch(() => undefined);
    throw error;
  }
}

async function withServer(
  server: ServerProcess,
  options: DemoOptions,
  password: string,
  videoPaths: readonly string[],
  out: string,
): Promise<number> {
  const api = new ApiClient(server.url);
  await api.login(password);
  const { url } = server;
  const watching = new AbortController();
  const died = server.ended.then((how) => {
    throw new DemoError(`The server ended by itself (${how}).`);
  });
  const { variations } = options;
  const { signal } = watching;
  const work = runDemo({ api, url, videoPaths, variations, out, say, signal });
  if ((await Promise.race([work, interrupted, died])) === 'interrupted') {
    watching.abort();
    say('\nStopping …');
    return 130;
  }
  if (options.once) return 0;
  say(`\nStill serving. Open ${url} and log in with the password ${password}`);
  say('Ctrl+C stops it.');
  await Promise.race([interrupted, died]);
  say('\nStopping …');
  return 0;
}

function show(path: string): string {
  return relative(process.cwd(), path) || path;
}

function explain(error: unknown): string {
  if (error instanceof ServerProcessError) return `${error.logTail}\n${error.message}`.trim();
  if (error instanceof ApiError) return `The server refused it: ${error.message} (${error.code})`;
  if (error instanceof DemoError || error instanceof UsageError) return error.message;
  if (!(error instanceof Error)) return String(error);
  // fetch says only that it failed; its cause says why.
  return error.cause instanceof Error
    ? `${error.message}: ${error.cause.message}`
    : (error.stack ?? error.message);
}

try {
  const options = parseDemoArgs(process.argv.slice(2), process.env, new Date());
  if (options === 'help') say(USAGE);
  // A download or a check that was interrupted must not keep us.
  else process.exit(await main(options));
} catch (error) {
  console.error(explain(error));
  process.exit(1);
}
