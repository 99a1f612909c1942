import type { ClientMessage, ServerMessage } from '../contract/wire.ts';

/** One attempt at a connection to the channel: straight to the server, or through another tab. */
export interface Link {
  send(message: ClientMessage): void;
  /** Ends it; its listener hears nothing more. */
  close(): void;
}

/** Never called before the function that opens the link has returned. */
export interface LinkListener {
  /** A hello may be said now. */
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** It is over, or never came to be. `code` is a close code of the protocol, or one of WebSocket's own. */
  onClose(code: number): void;
}

export type OpenLink = (listener: LinkListener) => Link;

/** Without a word of why (RFC 6455, section 7.1.5). */
export const CLOSED_ABNORMALLY = 1006;
