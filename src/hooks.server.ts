import { building, dev } from '$app/environment';
import {
  redirect,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit,
} from '@sveltejs/kit';
import type { Server } from 'node:http';
import { createApp, type App } from '$lib/server/app.ts';
import { systemClock } from '$lib/server/clock.ts';
import { readConfig } from '$lib/server/config.ts';
import { allowConnect } from '$lib/server/http/content-policy.ts';
import { problem } from '$lib/server/http/endpoint.ts';
import { askForBody, deferContinue } from '$lib/server/http/expect-continue.ts';
import { AppError, StartupError } from '$lib/server/errors.ts';
import { trustForwarded } from '$lib/server/http/forwarded.ts';
import { isCrossSite, isPublic, isReadable } from '$lib/server/http/guard.ts';
import { secureAnswers } from '$lib/server/http/security-headers.ts';
import { endSilentBodies } from '$lib/server/http/silent-bodies.ts';
import { dropUnreadBodies } from '$lib/server/http/unread-bodies.ts';
import { createLog } from '$lib/server/log.ts';
import { chooseTheme, COLOR_SCHEMES, THEME_COOKIE } from '$lib/client/theme.ts';
import { chooseLanguage, LANGUAGE_COOKIE } from '$lib/words/languages.ts';

const HTTP_SERVER = Symbol.for('video-refresher.http');
const LISTENING = Symbol.for('video-refresher.listening');
const STOP = Symbol.for('video-refresher.stop');
/** On a global key, so that a hot reload in development finds the one that runs. */
const APP = Symbol.for('video-refresher.app');

export const init: ServerInit = async () => {
  if (building || currentApp() !== null) return;
  try {
    await startApp();
  } catch (error) {
    if (!(error instanceof StartupError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
};

async function startApp(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const app = await createApp(config, systemClock, log);
  Reflect.set(globalThis, APP, app);
  Reflect.set(globalThis, LISTENING, (url: string) => {
    log.info({ url, dataDir: config.dataDir }, 'listening');
  });
  Reflect.set(globalThis, STOP, async () => {
    log.info('stopping');
    await app.stop();
    log.info('stopped');
  });
  if (app.madeUpPassword !== null)
    console.error(
      `\n  Password for this run: ${app.madeUpPassword}  (set PASSWORD to choose one)\n`,
    );
  const server = Reflect.get(globalThis, HTTP_SERVER) as Server | null | undefined;
  if (server == null) return;
  // The development server has its own ways, and does not hand on what asking for a body needs.
  if (!dev) {
    trustForwarded(server, config.trustProxy);
    secureAnswers(server);
    deferContinue(server);
  }
  endSilentBodies(server);
  dropUnreadBodies(server);
  app.start(server);
}

function currentApp(): App | null {
  return (Reflect.get(globalThis, APP) as App | undefined) ?? null;
}

export const handle: Handle = async (input) => {
  const app = currentApp();
  if (app === null) return new Response('The server is starting.', { status: 503 });
  const { event } = input;
  event.locals.app = app;
  const startedAtMs = performance.now();
  const response = await answer(app, input);
  // Whatever does not say otherwise is for one person, now.
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  const seconds = (performance.now() - startedAtMs) / 1000;
  app.httpAnswered(event.route.id ?? 'none', event.request.method, response.status, seconds);
  return response;
};

async function answer(app: App, { event, resolve }: Parameters<Handle>[0]): Promise<Response> {
  const { headers, method } = event.request;
  if (!isReadable(event.url.pathname))
    return problem(new AppError('INVALID_REQUEST', 'The address cannot be read.'), event);
  const crossSite = isCrossSite({
    method,
    origin: headers.get('origin'),
    fetchSite: headers.get('sec-fetch-site'),
    host: headers.get('host'),
    allowedOrigins: app.allowedOrigins,
  });
  if (crossSite) return problem(new AppError('CROSS_SITE'), event);
  const { pathname } = event.url;
  const isApi = pathname.startsWith('/api/');
  const isForPrograms = isApi || pathname === '/metrics';
  try {
    event.locals.session = await app.sessionOf(headers);
  } catch (error) {
    // The database cannot be read. What everyone may see says so itself, or needs none of it.
    if (!isPublic(pathname) && isForPrograms) return problem(error, event);
    if (!isPublic(pathname)) throw error;
    app.log.error({ err: error, path: pathname }, 'a session could not be looked up');
    event.locals.session = null;
  }
  if (event.locals.session === null && !isPublic(pathname)) {
    if (isForPrograms) return problem(new AppError('UNAUTHENTICATED'), event);
    const next = event.url.pathname + event.url.search;
    redirect(303, next === '/' ? '/login' : `/login?next=${encodeURIComponent(next)}`);
  }
  if (isApi && event.route.id === null) return problem(new AppError('NOT_FOUND'), event);
  // That one asks itself, when it knows that there is room.
  if (method !== 'POST' || event.url.pathname !== '/api/jobs') askForBody(event.platform?.req);
  const language = chooseLanguage(
    event.cookies.get(LANGUAGE_COOKIE),
    headers.get('accept-language'),
  );
  const theme = chooseTheme(event.cookies.get(THEME_COOKIE));
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html
        .replace('%language%', language)
        .replace('%theme%', theme)
        .replace('%color-scheme%', COLOR_SCHEMES[theme]),
  });
  if (isApi && response.status === 405) return methodNotAllowed(response, event);
  const policy = response.headers.get('content-security-policy');
  if (policy !== null) {
    const allowed = allowConnect(policy, app.realtimeAddress(event.url).url);
    response.headers.set('content-security-policy', allowed);
  }
  return response;
}

/** The framework says it in plain text; the methods that are possible stay in its `Allow`. */
function methodNotAllowed(response: Response, event: RequestEvent): Response {
  const answer = problem(new AppError('METHOD_NOT_ALLOWED'), event);
  answer.headers.set('allow', response.headers.get('allow') ?? '');
  return answer;
}

export const handleError: HandleServerError = ({ error, event, status, message }) => {
  if (error instanceof AppError) return { message: error.message, code: error.code };
  if (status !== 404)
    event.locals.app.log.error({ err: error, path: event.url.pathname }, 'a page failed');
  return { message: status === 404 ? 'There is nothing at this address.' : message };
};
