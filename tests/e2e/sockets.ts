import type { Page } from '@playwright/test';
import * as v from 'valibot';
import { ServerMessage } from '../../src/lib/contract/wire.ts';

/** Every message of the server to each WebSocket that the page opens, from now on. */
export function watchSockets(page: Page): readonly (readonly ServerMessage[])[] {
  const sockets: ServerMessage[][] = [];
  page.on('websocket', (socket) => {
    const messages: ServerMessage[] = [];
    sockets.push(messages);
    socket.on('framereceived', ({ payload }) => {
      messages.push(v.parse(ServerMessage, JSON.parse(payload.toString())));
    });
  });
  return sockets;
}
