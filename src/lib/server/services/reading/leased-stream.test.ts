import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { leasedStream } from './leased-stream.ts';
import { Leases } from '../jobs/leases.ts';

const MIB = 2 ** 20;
const bytes = Buffer.alloc(3 * MIB, 'some bytes ');

function scene(changes: { sizeBytes?: number; hasMore?: boolean } = {}) {
  const clock = new ManualClock();
  const leases = new Leases({ clock });
  const source = Readable.from([bytes.subarray(0, MIB), bytes.subarray(MIB)], {
    objectMode: false,
  });
  const read = { jobId: 'job', sizeBytes: bytes.length, hasMore: false, ...changes };
  const stream = leasedStream(leases, read, () => source);
  return { clock, leases, source, stream };
}

it('holds the job until the last byte is taken', async () => {
  const { leases, stream } = scene();
  const reader = stream[Symbol.asyncIterator]();
  const taken: Buffer[] = [(await reader.next()).value as Buffer];
  expect(leases.isHeld('job')).toBe(true);
  for await (const chunk of stream) taken.push(chunk as Buffer);
  expect(Buffer.concat(taken).equals(bytes)).toBe(true);
  expect(leases.isHeld('job')).toBe(false);
});

it.each([
  ['when the reader went away', {}, true],
  ['when it was only a part', { hasMore: true }, false],
])('goes on holding it for a while %s', async (_, changes, breaksOff) => {
  const { clock, leases, source, stream } = scene(changes);
  if (breaksOff) {
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(source.destroyed).toBe(true);
  } else await buffer(stream);
  expect([leases.count(), leases.isHeld('job')]).toEqual([0, true]);
  clock.advance(120_000);
  expect(leases.isHeld('job')).toBe(false);
});

it.each([
  ['more', -1],
  ['less', 1],
])('ends with an error when there is %s than was announced', async (word, difference) => {
  const { stream } = scene({ sizeBytes: bytes.length + difference });
  await expect(buffer(stream)).rejects.toThrow(word);
});

it('breaks off when the reader takes nothing for ten minutes', async () => {
  const { clock, leases, source, stream } = scene();
  const reader = stream[Symbol.asyncIterator]();
  await reader.next();
  clock.advance(9 * 60_000);
  expect(leases.isHeld('job')).toBe(true);
  await reader.next();
  clock.advance(9 * 60_000);
  expect(leases.isHeld('job')).toBe(true);
  clock.advance(60_000);
  expect(leases.isHeld('job')).toBe(false);
  await expect(buffer(stream)).rejects.toThrow('took nothing');
  expect(source.destroyed).toBe(true);
});
