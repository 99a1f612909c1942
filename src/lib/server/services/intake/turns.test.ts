import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const never = new AbortController().signal;

it('lets so many work at once, the others in the order they came', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((n) =>
    turns.take(never, async () => {
      begun.push(n);
      await new Promise<void>((resolve) => (ends[n] = resolve));
      return n;
    }),
  );
  await expect.poll(() => begun).toEqual([0, 1]);
  ends[1]?.();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  ends[0]?.();
  await expect.poll(() => begun).toEqual([0, 1, 2, 3]);
  ends[2]?.();
  ends[3]?.();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

it('gives the turn on when work fails, or is no longer wanted', async () => {
  const turns = new Turns(1);
  const gone = new AbortController();
  const failing = turns.take(never, () => Promise.reject(new Error('broken')));
  const unwanted = turns.take(gone.signal, () => Promise.resolve('never'));
  const wanted = turns.take(never, () => Promise.resolve('done'));
  gone.abort(new Error('gone'));
  await expect(failing).rejects.toThrow('broken');
  await expect(unwanted).rejects.toThrow('gone');
  expect(await wanted).toBe('done');
});
