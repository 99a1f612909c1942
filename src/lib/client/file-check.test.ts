import { expect, it } from 'vitest';
import { checkFiles } from './file-check.ts';

const limits = { maxUploadBytes: 1000, maxVideosPerJob: 2, maxVariations: 20 };
const file = (name: string, size = 10, type = 'video/mp4', lastModified = 1) => ({
  ...{ name, size, type, lastModified },
});

it('takes videos by name or by type', () => {
  const files = [file('a.MOV', 10, ''), file('b', 10, 'video/mp4')];
  expect(checkFiles([], files, limits)).toEqual({ accepted: files, complaints: [] });
});

it.each([
  [file('photo.png', 10, 'image/png'), /not a video/],
  [file('none.mp4', 0), /is empty/],
  [file('huge.mp4', 1001), /1\.0 kB; the limit is 1\.0 kB/],
])('leaves out $name', (bad, text) => {
  const { accepted, complaints } = checkFiles([], [bad], limits);
  expect(accepted).toEqual([]);
  expect(complaints).toEqual([{ text: expect.stringMatching(text) as string, file: null }]);
});

it('leaves out a file that is there already, also within one drop', () => {
  const { accepted, complaints } = checkFiles(
    [file('a.mp4')],
    [file('a.mp4'), file('a.mp4', 11)],
    limits,
  );
  expect(accepted).toEqual([file('a.mp4', 11)]);
  expect(complaints).toEqual([{ text: '“a.mp4” is in the list already.', file: null }]);
});

it('asks about a file that only looks like one that is there', () => {
  const again = file('a.mp4', 10, 'video/mp4', 2);
  const { accepted, complaints } = checkFiles([file('a.mp4')], [again], limits);
  expect(accepted).toEqual([]);
  expect(complaints).toEqual([
    { text: expect.stringContaining('was skipped') as string, file: again },
  ]);
});

it('stops at the most videos a job takes', () => {
  const { accepted, complaints } = checkFiles(
    [file('a.mp4')],
    [file('b.mp4'), file('c.mp4')],
    limits,
  );
  expect(accepted).toEqual([file('b.mp4')]);
  expect(complaints.map(({ text }) => text)).toEqual([
    '“c.mp4” was left out: a job takes at most 2 videos.',
  ]);
});
