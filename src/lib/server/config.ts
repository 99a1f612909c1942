import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { validate } from 'node-cron';
import * as v from 'valibot';
import { MOST_VARIATIONS } from '../contract/new-job.ts';
import { ENCODERS, type Encoder } from '../engine/encoders.ts';
import { StartupError } from './errors.ts';

const GIB = 1024 ** 3;
const HOUR_MS = 3_600_000;

/** An unset variable and an empty one mean the same: the default. */
const wholeNumber = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );
const decimal = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d+(\.\d+)?$/, 'must be a number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );
const yesNo = v.pipe(
  v.picklist(['true', 'false', '1', '0'], 'must be true or false'),
  v.transform((text) => text === 'true' || text === '1'),
);
/** The first signs; the others, which it replaces, are still read. */
const secrets = v.pipe(
  v.string(),
  v.transform((text) => text.split(',').map((secret) => secret.trim())),
  v.check(
    (list) => list.every((secret) => secret.length >= 32),
    'must have at least 32 characters, and so must each of several, separated by commas',
  ),
  v.transform(([first = '', ...older]): readonly [string, ...string[]] => [first, ...older]),
);
const origins = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  ),
  v.array(
    v.pipe(
      v.string(),
      v.check(isOrigin, 'must be origins like https://example.com, separated by commas'),
    ),
  ),
);

const Environment = v.object({
  NODE_ENV: v.optional(v.string(), 'development'),
  PASSWORD: v.optional(v.pipe(v.string(), v.minLength(8, 'must have at least 8 characters'))),
  SECRET: v.optional(secrets),
  DATA_DIR: v.optional(v.string(), './data'),
  HOST: v.optional(v.string(), '0.0.0.0'),
  PORT: v.optional(wholeNumber(0, 65_535), '3000'),
  SLOTS: v.optional(wholeNumber(1, 64), String(availableParallelism())),
  MAX_UPLOAD_BYTES: v.optional(wholeNumber(1, Number.MAX_SAFE_INTEGER), String(2 * GIB)),
  MAX_VIDEOS_PER_JOB: v.optional(wholeNumber(1, 1000), '50'),
  MAX_VARIATIONS: v.optional(wholeNumber(1, MOST_VARIATIONS), String(MOST_VARIATIONS)),
  MAX_DURATION_SECONDS: v.optional(wholeNumber(1, 86_400), '600'),
  MAX_PIXELS: v.optional(wholeNumber(1, 1_000_000_000), String(4096 * 2304)),
  RETENTION_HOURS: v.optional(decimal(0.001, 24 * 365), '24'),
  RETRY_WINDOW_MINUTES: v.optional(decimal(0, 24 * 60), '60'),
  HISTORY_DAYS: v.optional(decimal(0.001, 3650), '30'),
  VOLUME_CAP_BYTES: v.optional(wholeNumber(1_000_000, Number.MAX_SAFE_INTEGER)),
  EVICT_ABOVE: v.optional(decimal(0.2, 0.99), '0.85'),
  SWEEP_CRON: v.optional(
    v.pipe(v.string(), v.check(validate, 'must be a cron expression, such as */5 * * * *')),
    '*/5 * * * *',
  ),
  STOP_GRACE_SECONDS: v.optional(decimal(0, 8), '2'),
  ENCODER: v.optional(
    v.picklist(['auto', ...ENCODERS], `must be auto, ${ENCODERS.join(', ')}`),
    'auto',
  ),
  FFMPEG_PATH: v.optional(v.string(), 'ffmpeg'),
  FFPROBE_PATH: v.optional(v.string(), 'ffprobe'),
  ALLOWED_ORIGINS: v.optional(origins, ''),
  TRUST_PROXY: v.optional(yesNo, 'false'),
  CLIENT_ADDRESS_HEADER: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header'), v.toLowerCase()),
    'x-forwarded-for',
  ),
  REALTIME_TRANSPORT: v.optional(
    v.picklist(['ws', 'uws', 'auto'], 'must be ws, uws or auto'),
    'ws',
  ),
  REALTIME_PORT: v.optional(wholeNumber(0, 65_535)),
  REALTIME_PUBLIC_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(isSocketUrl, 'must be like wss://example.com or wss://example.com/api/ws'),
    ),
  ),
  WEBHOOK_URL: v.optional(
    v.pipe(v.string(), v.check(isHttpUrl, 'must be an address like https://example.com/hook')),
  ),
  WEBHOOK_SECRET: v.optional(
    v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters')),
  ),
  WEBHOOK_ALLOW_PRIVATE: v.optional(yesNo, 'false'),
  LOG_LEVEL: v.optional(
    v.picklist(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    ),
    'info',
  ),
});

export interface Config {
  readonly production: boolean;
  /** Null outside production when none was given: one is made up and printed. */
  readonly password: string | null;
  /** Null: made at the first start and kept in the data folder. */
  readonly secrets: readonly [string, ...string[]] | null;
  readonly dataDir: string;
  readonly host: string;
  readonly realtimeTransport: 'ws' | 'uws' | 'auto';
  /** Of the transport that has a port of its own; 0 for any that is free. */
  readonly realtimePort: number;
  /** Where browsers reach that transport, when it is not this host and that port. */
  readonly realtimePublicUrl: string | null;
  readonly slots: number;
  readonly threadsPerSlot: number;
  readonly maxUploadBytes: number;
  readonly maxVideosPerJob: number;
  readonly maxVariations: number;
  readonly maxDurationSeconds: number;
  readonly maxPixels: number;
  readonly retentionMs: number;
  readonly retryWindowMs: number;
  readonly historyMs: number;
  /** What may be used of the volume; null for all of it. */
  readonly volumeCapBytes: number | null;
  /** The share of the volume above which the oldest finished jobs are removed, 0 to 1. */
  readonly evictAbove: number;
  readonly sweepCron: string;
  /** What is being encoded may end by itself so long when the server stops. */
  readonly stopGraceMs: number;
  readonly encoder: Encoder | 'auto';
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly allowedOrigins: readonly string[];
  readonly trustProxy: boolean;
  /** The header in which the trusted proxy tells a client's address; null when no proxy is trusted. */
  readonly clientAddressHeader: string | null;
  /** Where the ends of jobs are posted to; null for nowhere. */
  readonly webhook: {
    readonly url: URL;
    readonly secret: string;
    /** Whether that may be on this machine or its network. */
    readonly allowPrivate: boolean;
  } | null;
  readonly logLevel: string;
}

/**
 * Reads the whole configuration, once.
 * @throws StartupError that lists every variable that is not valid.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(Environment.entries)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = v.safeParse(Environment, given);
  const problems = parsed.success
    ? []
    : parsed.issues.map((issue) => `${String(issue.path?.[0]?.key)} ${issue.message}`);
  const production = given.NODE_ENV === 'production';
  if (production && given.PASSWORD === undefined)
    problems.push("PASSWORD must be set. For example: PASSWORD='a long one' npm start");
  if (given.WEBHOOK_URL !== undefined && given.WEBHOOK_SECRET === undefined)
    problems.push('WEBHOOK_SECRET must be set with WEBHOOK_URL: it signs what is posted');
  if (!parsed.success || problems.length > 0) {
    throw new StartupError(
      `The configuration is not valid:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
  const env = parsed.output;
  return {
    production,
    password: env.PASSWORD ?? null,
    secrets: env.SECRET ?? null,
    dataDir: resolve(env.DATA_DIR),
    host: env.HOST,
    realtimeTransport: env.REALTIME_TRANSPORT,
    realtimePort: env.REALTIME_PORT ?? portBeside(env.PORT),
    realtimePublicUrl: env.REALTIME_PUBLIC_URL ?? null,
    slots: env.SLOTS,
    threadsPerSlot: Math.max(1, Math.floor(availableParallelism() / env.SLOTS)),
    maxUploadBytes: env.MAX_UPLOAD_BYTES,
    maxVideosPerJob: env.MAX_VIDEOS_PER_JOB,
    maxVariations: env.MAX_VARIATIONS,
    maxDurationSeconds: env.MAX_DURATION_SECONDS,
    maxPixels: env.MAX_PIXELS,
    retentionMs: env.RETENTION_HOURS * HOUR_MS,
    retryWindowMs: env.RETRY_WINDOW_MINUTES * 60_000,
    historyMs: env.HISTORY_DAYS * 24 * HOUR_MS,
    volumeCapBytes: env.VOLUME_CAP_BYTES ?? null,
    evictAbove: env.EVICT_ABOVE,
    sweepCron: env.SWEEP_CRON,
    stopGraceMs: env.STOP_GRACE_SECONDS * 1000,
    encoder: env.ENCODER,
    ffmpegPath: env.FFMPEG_PATH,
    ffprobePath: env.FFPROBE_PATH,
    allowedOrigins: env.ALLOWED_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    clientAddressHeader: env.TRUST_PROXY ? env.CLIENT_ADDRESS_HEADER : null,
    webhook:
      env.WEBHOOK_URL === undefined
        ? null
        : {
            url: new URL(env.WEBHOOK_URL),
            secret: env.WEBHOOK_SECRET ?? '',
            allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
          },
    logLevel: env.LOG_LEVEL,
  };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

function isSocketUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'wss:' && url?.protocol !== 'ws:') return false;
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

/** The next port; any free one where the server's own is. */
function portBeside(port: number): number {
  return port === 0 || port === 65_535 ? 0 : port + 1;
}
