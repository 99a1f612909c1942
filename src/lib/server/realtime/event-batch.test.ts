import { expect, it } from 'vitest';
import { MemoryJournal } from '../../../../tests/support/memory-journal.ts';
import { EventBatch } from './event-batch.ts';

const batch = new EventBatch(new MemoryJournal(10).commit(3));

function seqsAfter(after: number): number[] {
  const payloads = batch.after(after)?.payloads ?? [];
  return payloads.map(
    (payload) => (JSON.parse(Buffer.from(payload).toString()) as { seq: number }).seq,
  );
}

it('leaves out what a client has seen', () => {
  expect(seqsAfter(9)).toEqual([11, 12, 13]);
  expect(seqsAfter(10)).toEqual([11, 12, 13]);
  expect(seqsAfter(12)).toEqual([13]);
  expect(seqsAfter(13)).toEqual([]);
  expect(batch.lastSeq).toBe(13);
});

it('is the same message for everyone who gets all of it', () => {
  expect(batch.after(9)).toBe(batch.after(10));
});
