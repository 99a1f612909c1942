import { expect, it } from 'vitest';
import { makeVariation, makeVideo, variationId } from '../../../tests/support/job-fixtures.ts';
import { MOST_SELECTED, Selection } from './selection.svelte.ts';

const done = (n: number) =>
  makeVariation({ id: variationId(n), n, status: 'completed', sizeBytes: 10 });

it('picks only what is finished, and weighs it', () => {
  const selection = new Selection();
  const waiting = makeVariation({ id: variationId(3), n: 3 });
  const video = makeVideo({ variations: [done(1), done(2), waiting] });
  selection.add(video.variations);
  expect([selection.count, selection.bytes, selection.hasAllOf(video)]).toEqual([2, 20, true]);
  selection.toggle(done(1));
  expect([selection.count, selection.hasAllOf(video)]).toEqual([1, false]);
  expect(selection.href('J')).toBe(`/api/jobs/J/download?variations=${variationId(2)}`);
});

it('lets go of what is being made anew', () => {
  const selection = new Selection();
  selection.add([done(1), done(2)]);
  const again = makeVariation({ id: variationId(1), status: 'queued' });
  selection.keepFinished([makeVideo({ variations: [again, done(2)] })]);
  expect([selection.has(again.id), selection.has(variationId(2))]).toEqual([false, true]);
});

it('takes no more than an address can hold, and says so', () => {
  const selection = new Selection();
  const many = Array.from({ length: MOST_SELECTED + 1 }, (_, index) => done(index + 1));
  selection.add(many);
  expect([selection.count, selection.full]).toEqual([MOST_SELECTED, true]);
  expect(selection.href('J').length).toBeLessThan(8200);
  selection.remove(many.slice(0, 1));
  expect(selection.full).toBe(false);
});
