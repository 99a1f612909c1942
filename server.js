// The production entry: one HTTP server, Kit's handler for requests, the socket attached by hooks.server.ts.
import { createServer } from 'node:http';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Video Refresher needs Node 22.18 or newer; this is ${process.versions.node}. ` +
      'Start it with `npm start`, which brings its own Node on Linux x64, or install a newer Node.',
  );
  process.exit(1);
}

// Whoever read our output may be gone; that is no reason to go too.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Empty is as good as not set.
const host = process.env['HOST'] || '0.0.0.0';
const port = Number(process.env['PORT'] || 3000);

// Read by the handler when it is imported. Limits on bodies are ours, per route.
process.env['BODY_SIZE_LIMIT'] = 'Infinity';
process.env['PROTOCOL_HEADER'] = 'x-forwarded-proto';
process.env['NODE_ENV'] ||= 'production';

// Whoever sends no head of a request, or half of one, is gone 5 s after its time.
const server = createServer({ connectionsCheckingInterval: 5_000 });
// Uploads take as long as they take; what is bounded is silence (hooks.server.ts).
server.requestTimeout = 0;
server.headersTimeout = 15_000;
server.keepAliveTimeout = 65_000;
Reflect.set(globalThis, Symbol.for('video-refresher.http'), server);

/** @param {string} problem */
function stop(problem) {
  console.error(problem);
  process.exit(1);
}

const { handler } = await import('./build/handler.js').catch((error) => {
  if (error instanceof Error && error.name === 'StartupError') stop(error.message);
  if (error?.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).includes('build/handler.js'))
    stop('There is no build yet. Run `npm run build` first, or use `npm start`.');
  throw error;
});

// Behind what hooks.server.ts attached, which reads what a proxy tells and sets the headers of every answer.
server.on('request', handler);

server.on('error', (error) => {
  if ('code' in error && error.code === 'EADDRINUSE')
    stop(`Port ${port} is taken. Stop what uses it, or start with PORT=<another port>.`);
  if ('code' in error && error.code === 'EACCES')
    stop(`Port ${port} needs more rights. Start with PORT=<a port above 1023>.`);
  stop(`Cannot listen on ${host}:${port}: ${error.message}`);
});

server.listen(port, host, () => {
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  Reflect.get(globalThis, Symbol.for('video-refresher.listening'))(`http://${shownHost}:${actual}`);
});

/** The app may wait for what it interrupts, but not for ever: a supervisor kills after 30 s. */
const STOP_WITHIN_MS = 10_000;
/** npm hands on the Ctrl+C that the terminal has sent us already: only a later one is a second one. */
const SAME_KEY_MS = 500;
let stoppingSinceMs = 0;

/** @param {NodeJS.Signals} signal */
async function shutDown(signal) {
  if (stoppingSinceMs > 0) {
    if (signal === 'SIGINT' && performance.now() - stoppingSinceMs > SAME_KEY_MS)
      stop('Stopped at once; what was interrupted goes on at the next start.');
    return;
  }
  stoppingSinceMs = performance.now();
  setTimeout(
    () => stop('Stopping took too long; what was interrupted goes on at the next start.'),
    STOP_WITHIN_MS,
  ).unref();
  server.close();
  await Reflect.get(globalThis, Symbol.for('video-refresher.stop'))();
  server.closeAllConnections();
  process.exit(0);
}

process.on('SIGTERM', shutDown);
process.on('SIGINT', shutDown);
