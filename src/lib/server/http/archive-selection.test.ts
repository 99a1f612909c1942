import { expect, it } from 'vitest';
import { variationId, videoId } from '../../../../tests/support/job-fixtures.ts';
import { readArchiveSelection } from './archive-selection.ts';

const read = (query: string) => readArchiveSelection(new URLSearchParams(query));

it('reads what of a job is asked for', () => {
  expect(read('')).toEqual({ kind: 'all' });
  expect(read('other=1')).toEqual({ kind: 'all' });
  expect(read('ready=1')).toEqual({ kind: 'ready' });
  const variations = [variationId(1), variationId(2)];
  expect(read(`variations=${variations.join(',')}`)).toEqual({
    kind: 'variations',
    ids: variations,
  });
  expect(read(`videos=${videoId(3)}`)).toEqual({ kind: 'videos', ids: [videoId(3)] });
});

it.each([
  ['ready=0', 'INVALID_FIELD'],
  ['ready=', 'INVALID_FIELD'],
  ['variations=', 'INVALID_FIELD'],
  [`ready=1&videos=${videoId(1)}`, 'INVALID_FIELD'],
  ['variations=1', 'VARIATION_NOT_FOUND'],
  [`variations=${variationId(1)},`, 'VARIATION_NOT_FOUND'],
  ['videos=../../x', 'VIDEO_NOT_FOUND'],
])('refuses ?%s', (query, code) => {
  expect(() => read(query)).toThrow(expect.objectContaining({ code }));
});
