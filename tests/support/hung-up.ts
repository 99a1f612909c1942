import type { Socket } from 'node:net';

/** Resolves when the other side is done, in good order or by a reset, at which `once()` of node:events would reject. */
export function hungUp(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => resolve();
    socket.on('error', () => undefined);
    socket.once('end', done).once('close', done);
  });
}
