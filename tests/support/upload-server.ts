import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { onTestFinished } from 'vitest';
import type { App } from '../../src/lib/server/app.ts';

export interface UploadServer {
  /** Of the tus endpoint. */
  readonly endpoint: string;
  /** Answers every request with that status from now on; null to let them through again. */
  refuseWith(status: number | null): void;
}

/** The application's uploads over real HTTP, without a login; closed after the test. */
export async function serveUploads(app: Pick<App, 'handleUpload'>): Promise<UploadServer> {
  let refusal: number | null = null;
  const server = createServer((incoming, outgoing) => {
    if (refusal !== null) {
      outgoing.writeHead(refusal, { connection: 'close' }).end();
      return;
    }
    void app.handleUpload(toRequest(incoming)).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/api/uploads`,
    refuseWith: (status) => (refusal = status),
  };
}

function toRequest(incoming: IncomingMessage): Request {
  const { method = 'GET', url = '/', headers } = incoming;
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers: Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]),
    duplex: 'half',
  };
  if (method === 'PATCH' || method === 'POST') {
    init.body = Readable.toWeb(incoming) as ReadableStream<Uint8Array> as BodyInit;
  }
  return new Request(`http://${headers.host ?? 'localhost'}${url}`, init);
}
