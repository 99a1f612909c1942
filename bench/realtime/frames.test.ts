import { describe, expect, it } from 'vitest';
import { encodeJson, join } from '../../src/lib/server/realtime/outgoing.ts';
import { splitEvents, splitFrames, type Splitter } from './frames.ts';

/** The messages that come out when the bytes arrive in pieces of that size. */
function inPieces(split: Splitter, bytes: Uint8Array, size: number): string[] {
  const messages: string[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; at < bytes.length; at += size) {
    const piece = Buffer.concat([rest, bytes.subarray(at, at + size)]);
    rest = split(piece, (payload) => messages.push(payload.toString()));
  }
  expect(rest.length).toBe(0);
  return messages;
}

describe('splitting', () => {
  it('finds frames of every length, however they arrive', () => {
    const texts = ['{}', 'x'.repeat(125), 'y'.repeat(126), 'z'.repeat(70_000)];
    const { frames } = join(texts.map(encodeJson));
    for (const size of [1, 7, 1000, 10 ** 6])
      expect(inPieces(splitFrames, frames, size)).toEqual(texts);
  });

  it('finds server-sent events between the lines of chunks', () => {
    const bytes = Buffer.from('9\r\ndata: a\n\n\r\n9\r\ndata: b\n\n');
    for (const size of [1, 5, 100])
      expect(inPieces(splitEvents, bytes, size)).toEqual(['data: a', 'data: b']);
  });
});
