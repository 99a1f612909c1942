import { describe, expect, it } from 'vitest';
import { isEncrypted } from './container.ts';

/** A box of that size in its header, 0 for one that goes on to the end of what holds it. */
function box(type: string, content: Uint8Array, sizeBytes = content.length + 8): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(sizeBytes);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

function repeated(count: number, each: Buffer): Buffer {
  return Buffer.alloc(count * each.length, each);
}

/** A movie with one track of those sample entries. */
function movieOf(entries: Uint8Array): Buffer {
  const list = box('stsd', Buffer.concat([Buffer.alloc(8), entries]));
  const track = ['stbl', 'minf', 'mdia', 'trak'].reduce((inner, type) => box(type, inner), list);
  return box('moov', Buffer.concat([box('mvhd', Buffer.alloc(100)), track]));
}

const nothing = Buffer.alloc(0);

describe('isEncrypted', () => {
  it.each(['encv', 'enca', 'drmi', 'drms'])('knows %s, wherever it is in the list', (type) => {
    expect(isEncrypted(movieOf(box(type, nothing)))).toBe(true);
    expect(isEncrypted(movieOf(Buffer.concat([box('avc1', nothing), box(type, nothing)])))).toBe(
      true,
    );
  });

  it('finds nothing in a plain track, an empty box, or the same name elsewhere', () => {
    expect(isEncrypted(movieOf(box('avc1', nothing)))).toBe(false);
    expect(isEncrypted(box('moov', nothing))).toBe(false);
    expect(isEncrypted(box('moov', box('encv', nothing)))).toBe(false);
  });

  it('goes no deeper than the sample entries are', () => {
    const nested = repeated(20_000, box('trak', nothing, 0));
    expect(isEncrypted(box('moov', nested))).toBe(false);
  });

  it.each([
    ['boxes', (many: Buffer) => box('moov', many)],
    ['sample entries', movieOf],
  ])('does not count millions of %s to their end', (_, movie) => {
    expect(isEncrypted(movie(repeated(1_000_000, box('free', nothing))))).toBeNull();
  });
});
