import type { CloseCode } from '../../contract/wire.ts';
import type { Outgoing } from './outgoing.ts';
import type { Connection } from './ports.ts';
import type { UwsSocket } from './uws-library.ts';

/**
 * A socket of uWebSockets.js, which does its own framing. `end` there makes the socket unreachable at once,
 * and would keep what is queued for up to 16 s: so a socket with a queue is ended when that is empty, and
 * the hub drops it when this takes too long.
 */
export class UwsConnection implements Connection {
  readonly #socket: UwsSocket;
  #open = true;
  #closing: { readonly code: CloseCode; readonly reason: string } | null = null;

  constructor(socket: UwsSocket) {
    this.#socket = socket;
  }

  send(message: Outgoing): void {
    if (!this.#open || this.#closing !== null) return;
    const [only] = message.payloads;
    if (only !== undefined && message.payloads.length === 1) {
      this.#socket.send(only, false, false);
      return;
    }
    this.#socket.cork(() => {
      for (const payload of message.payloads) this.#socket.send(payload, false, false);
    });
  }

  close(code: CloseCode, reason: string): void {
    if (!this.#open) return;
    this.#closing ??= { code, reason };
    this.drained();
  }

  terminate(): void {
    if (this.#open) this.#socket.close();
  }

  bufferedBytes(): number {
    return this.#open ? this.#socket.getBufferedAmount() : 0;
  }

  /** The queue has become shorter. */
  drained(): void {
    if (!this.#open || this.#closing === null || this.bufferedBytes() > 0) return;
    this.#socket.end(this.#closing.code, this.#closing.reason);
  }

  isGone(): boolean {
    return !this.#open;
  }

  /** The library has let go of the socket: touching it would throw. */
  gone(): void {
    this.#open = false;
  }
}
