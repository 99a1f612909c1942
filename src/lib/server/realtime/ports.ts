import type { JobSummary } from '../../contract/job.ts';
import type { CloseCode, Cursor, JournalEvent } from '../../contract/wire.ts';
import type { Outgoing } from './outgoing.ts';

/** What the hub reads of the journal. Every method may reject; the sockets that waited close with 4500. */
export interface JournalReader {
  /** The newest committed entry; `seq` is 0 in an empty journal. */
  head(): Promise<Cursor>;
  /** Events with seq > after, ascending, at most `limit`; 'trimmed' when part of them is gone. */
  readAfter(after: number, limit: number): Promise<JournalEvent[] | 'trimmed'>;
  /** Summaries as they are at `seq`, read in one transaction with it. */
  snapshot(): Promise<{ seq: number; jobs: JobSummary[] }>;
}

export interface SessionInfo {
  readonly sessionId: string;
  /** Wall time, milliseconds since 1970. */
  readonly expiresAtMs: number;
}

/** One socket, as a transport offers it to the hub. No method throws; after close all of them do nothing. */
export interface Connection {
  send(message: Outgoing): void;
  /** Starts the closing handshake behind what is already queued; `reason` is at most 123 bytes. */
  close(code: CloseCode, reason: string): void;
  /** Drops the socket at once, with whatever is queued. */
  terminate(): void;
  /** Bytes that the process still holds for this socket; what the kernel holds is not in it. */
  bufferedBytes(): number;
}

/** What a transport tells the hub of one socket. */
export interface ConnectionHandlers {
  /** One whole message; null stands for a binary one, which the protocol does not have. */
  message(text: string | null): void;
  /** A ping or pong frame of WebSocket itself: no part of the protocol, but it counts as traffic. */
  controlFrame(): void;
  /** The transport gave the socket up by itself (oversized, malformed) and is closing it. */
  failed(): void;
  /** The socket is gone. Called once, last. */
  closed(): void;
}

/** The upgrade request, as much as deciding about it takes. */
export interface UpgradeRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly url: string;
  /** Whether the socket itself is TLS; says nothing of a proxy in front. */
  readonly encrypted: boolean;
  readonly remoteAddress: string;
}

export type GateVerdict =
  | { readonly ok: true; readonly session: SessionInfo }
  | { readonly ok: false; readonly status: 401 | 403 };

/** Decides, before the upgrade, who may connect. */
export type Gate = (request: UpgradeRequest) => Promise<GateVerdict>;
