import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { bodyOf } from './body-of.ts';

it('gives the chunks as they are, without copying them', async () => {
  const chunk = Buffer.from('some bytes');
  const reader = bodyOf(Readable.from([chunk], { objectMode: false })).getReader();
  expect((await reader.read()).value).toBe(chunk);
  expect((await reader.read()).done).toBe(true);
});

it('gives a file to its last byte', async () => {
  const path = join(await tempDir(), 'file');
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  await writeFile(path, bytes);
  const body = bodyOf(createReadStream(path, { highWaterMark: 7000 }));
  expect(Buffer.from(await new Response(body).arrayBuffer()).equals(bytes)).toBe(true);
});

it('reads nothing before it is asked to', async () => {
  let asked = 0;
  const source = new Readable({
    read() {
      asked += 1;
      this.push(null);
    },
  });
  const body = bodyOf(source);
  await new Promise(setImmediate);
  expect(asked).toBe(0);
  await body.cancel();
});

it('destroys the source when the client goes away in the middle', async () => {
  const source = createReadStream('/dev/zero');
  const closed = once(source, 'close');
  const reader = bodyOf(source).getReader();
  await reader.read();
  await reader.cancel();
  await closed;
  expect(source.destroyed).toBe(true);
});

it('tells the reader of a failure, also of one that came before it read', async () => {
  const source = createReadStream(join(await tempDir(), 'missing'));
  const body = bodyOf(source);
  await new Promise<void>((resolve) => source.once('close', () => resolve()));
  await expect(body.getReader().read()).rejects.toMatchObject({ code: 'ENOENT' });
});
