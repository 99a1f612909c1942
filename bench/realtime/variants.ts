import type { ClientKind } from './client-kinds.ts';

/** What is measured, in this order. */
export const VARIANTS = {
  'hub-ws': { title: 'our hub on ws', client: 'hub', messagesPerRound: 1 },
  'hub-uws': { title: 'our hub on uWebSockets.js', client: 'hub', messagesPerRound: 1 },
  naive: { title: 'naive loop on ws', client: 'plain', messagesPerRound: 'each' },
  'socket.io': {
    title: 'socket.io, an emit per update',
    client: 'engine',
    messagesPerRound: 'each',
  },
  'socket.io-batched': { title: 'socket.io, batched', client: 'engine', messagesPerRound: 1 },
  sse: { title: 'server-sent events, batched', client: 'sse', messagesPerRound: 1 },
} as const satisfies Record<
  string,
  { title: string; client: ClientKind; messagesPerRound: 1 | 'each' }
>;

export type VariantName = keyof typeof VARIANTS;

export const VARIANT_NAMES = Object.keys(VARIANTS) as VariantName[];
