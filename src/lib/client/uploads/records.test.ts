import { expect, it } from 'vitest';
import { UploadRecords, type UploadRecord } from './records.ts';

const record = (id: string, createdAt: number): UploadRecord => ({
  ...{ id, createdAt, name: 'a.mp4', sizeBytes: 1, lastModified: 1 },
  ...{ complete: false, picture: null },
});

/** Keeps so many entries, as full storages do. */
function storage(most: number, entries: [string, string][] = []) {
  const kept = new Map(entries);
  return {
    get length() {
      return kept.size;
    },
    key: (i: number) => [...kept.keys()][i] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem(key: string, value: string) {
      if (kept.size >= most) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
}

it('gives back what was kept, oldest first', () => {
  const records = new UploadRecords(storage(9));
  records.save(record('b', 2));
  records.save(record('a', 1));
  records.save({ ...record('b', 2), complete: true });
  expect(records.all()).toEqual([record('a', 1), { ...record('b', 2), complete: true }]);
  records.forget('a');
  expect(records.all()).toHaveLength(1);
});

it('knows nothing of what others keep there, or of what it cannot read', () => {
  const foreign: [string, string][] = [
    ['theme', 'dark'],
    ['video-refresher.upload.x', '{"id":1}'],
    ['video-refresher.upload.y', 'no JSON'],
  ];
  expect(new UploadRecords(storage(9, foreign)).all()).toEqual([]);
});

it('does without when nothing can be kept', () => {
  for (const records of [new UploadRecords(null), new UploadRecords(storage(0))]) {
    records.save(record('a', 1));
    records.forget('a');
    expect(records.all()).toEqual([]);
  }
});
