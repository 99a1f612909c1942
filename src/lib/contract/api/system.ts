import * as v from 'valibot';
import { SystemAnswer } from '../system.ts';
import { WebhookDeliveries, WebhookDelivery } from '../webhooks.ts';
import { JournalEvent } from '../wire.ts';
import { NOT_MODIFIED, type Operation } from './operation.ts';

const check = v.looseObject({ ok: v.boolean() });
const Health = v.object({
  status: v.picklist(['ok', 'failing']),
  version: v.string(),
  checks: v.object({
    ffmpeg: check,
    database: check,
    volume: check,
    queue: check,
    realtime: check,
  }),
});
const delivery = {
  status: 202,
  description: 'It is posted soon',
  schema: WebhookDelivery,
} as const;

export const live: readonly Operation[] = [
  {
    id: 'readEvents',
    method: 'get',
    path: '/api/events',
    tag: 'Live',
    summary: 'The journal from a position on',
    query: {
      after: {
        description:
          '`<epoch>:<seq>` of the last event that was read. Any other epoch is answered 410, with those of today beside `code`',
        schema: v.string(),
      },
      limit: { description: '1 to 1000; 300 when it is not given', schema: v.optional(v.string()) },
    },
    answers: [
      {
        status: 200,
        description: 'What happened since, without a gap',
        schema: v.object({ epoch: v.string(), seq: v.number(), events: v.array(JournalEvent) }),
      },
      NOT_MODIFIED,
    ],
    errors: ['INVALID_FIELD', 'CURSOR_TRIMMED'],
  },
  {
    id: 'findChannel',
    method: 'get',
    path: '/api/realtime',
    tag: 'Live',
    summary: 'Where the WebSocket channel is served',
    description: '`url` null: at `/api/ws` of this origin.',
    answers: [
      {
        status: 200,
        description: 'The address',
        schema: v.object({ transport: v.picklist(['ws', 'uws']), url: v.nullable(v.string()) }),
      },
    ],
  },
  {
    id: 'getTicket',
    method: 'post',
    path: '/api/realtime/ticket',
    tag: 'Live',
    summary: 'A ticket for one handshake of the channel, where the cookie does not reach',
    answers: [
      {
        status: 200,
        description: 'It holds for half a minute',
        schema: v.object({
          url: v.nullable(v.string()),
          ticket: v.string(),
          expiresAt: v.pipe(v.string(), v.isoTimestamp()),
        }),
      },
    ],
    errors: ['CROSS_SITE'],
  },
];

export const system: readonly Operation[] = [
  {
    id: 'getHealth',
    method: 'get',
    path: '/api/health',
    tag: 'System',
    summary: 'Whether the server can do its work',
    description: 'Without a login only whether each check is ok; with one, the facts as well.',
    isPublic: true,
    answers: [
      { status: 200, description: 'It can', schema: Health },
      { status: 503, description: 'It cannot: see which check is not ok', schema: Health },
    ],
  },
  {
    id: 'getLiveness',
    method: 'get',
    path: '/api/health/live',
    tag: 'System',
    summary:
      'Whether the process answers at all; a server that cannot work need not be started again',
    isPublic: true,
    answers: [
      { status: 200, description: 'It does', schema: v.object({ status: v.literal('ok') }) },
    ],
  },
  {
    id: 'getSystem',
    method: 'get',
    path: '/api/system',
    tag: 'System',
    summary: 'Volume, queue, throughput and the cleanup log',
    answers: [{ status: 200, description: 'The figures', schema: SystemAnswer }],
  },
  {
    id: 'getMetrics',
    method: 'get',
    path: '/metrics',
    tag: 'System',
    summary: 'The same and more for Prometheus',
    answers: [{ status: 200, description: 'Text format 0.0.4', type: 'text/plain' }],
  },
  {
    id: 'getOpenApi',
    method: 'get',
    path: '/api/openapi.json',
    tag: 'System',
    summary: 'This description',
    answers: [
      { status: 200, description: 'OpenAPI 3.1', schema: v.looseObject({ openapi: v.string() }) },
      NOT_MODIFIED,
    ],
  },
  {
    id: 'listDeliveries',
    method: 'get',
    path: '/api/webhooks/deliveries',
    tag: 'System',
    summary: 'What was posted to the webhook, and what came of it',
    answers: [{ status: 200, description: 'The last hundred', schema: WebhookDeliveries }],
  },
  {
    id: 'replayDelivery',
    method: 'post',
    path: '/api/webhooks/deliveries/{id}/replay',
    tag: 'System',
    summary: 'Post a message again, with the same id',
    answers: [delivery],
    errors: ['DELIVERY_NOT_FOUND', 'WEBHOOK_NOT_SET', 'CROSS_SITE'],
  },
  {
    id: 'testWebhook',
    method: 'post',
    path: '/api/webhooks/test',
    tag: 'System',
    summary: 'Post a message without a job',
    answers: [delivery],
    errors: ['WEBHOOK_NOT_SET', 'CROSS_SITE'],
  },
];
