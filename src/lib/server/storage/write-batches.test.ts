import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { writeBatches } from './write-batches.ts';

const chunks = (...texts: string[]) => texts.map((text) => Buffer.from(text));

it('writes everything in order, more at once what came while it wrote', async () => {
  const batches: string[] = [];
  const first = Promise.withResolvers<undefined>();
  const source = Readable.from(chunks('a', 'b', 'c'), { objectMode: false });
  const writing = writeBatches(source, async (batch) => {
    batches.push(Buffer.concat(batch).toString());
    await (batches.length === 1 ? first.promise : undefined);
  });
  source.once('end', () => first.resolve(undefined));
  await writing;
  expect(batches).toEqual(['a', 'bc']);
});

it('writes what came before the source failed', async () => {
  const written: string[] = [];
  const source = Readable.from(
    (function* () {
      yield Buffer.from('kept');
      throw new Error('cut off');
    })(),
  );
  const writing = writeBatches(source, (batch) => {
    written.push(Buffer.concat(batch).toString());
    return Promise.resolve();
  });
  await expect(writing).rejects.toThrow('cut off');
  expect(written).toEqual(['kept']);
});

it('stops at a failure to write, and destroys the source', async () => {
  const source = new Readable({ read: () => source.push(Buffer.alloc(1024)) });
  await expect(writeBatches(source, () => Promise.reject(new Error('no room')))).rejects.toThrow(
    'no room',
  );
  expect(source.destroyed).toBe(true);
});

it('ends when a chunk is not accepted', async () => {
  const source = Readable.from(chunks('a', 'b'), { objectMode: false });
  const refuse = (chunk: Buffer) => {
    if (chunk.toString() === 'b') throw new Error('too much');
  };
  await expect(writeBatches(source, () => Promise.resolve(), refuse)).rejects.toThrow('too much');
});
