import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSummary } from '../../../tests/support/job-fixtures.ts';
import { DelayedDelete } from './delayed-delete.svelte.ts';
import { Toasts } from './toasts.svelte.ts';

const job = makeSummary();
let toasts: Toasts;
let deletes: DelayedDelete;
let sent: string[];
let back: string[];

beforeEach(() => {
  vi.useFakeTimers();
  [sent, back] = [[], []];
  vi.stubGlobal('fetch', (path: string, { method }: RequestInit) => {
    sent.push(`${method ?? ''} ${path}`);
    return Promise.resolve(Response.json({}));
  });
  toasts = new Toasts();
  deletes = new DelayedDelete(toasts, (id) => back.push(id));
});

afterEach(() => void vi.useRealTimers());

it.each([
  [{ byKey: false }, 6000],
  [{ byKey: true }, 20_000],
])('deletes %o after %i ms', (how, ms) => {
  expect(deletes.ask(job, how)).toBe(true);
  expect(deletes.hidden).toEqual([job.id]);
  vi.advanceTimersByTime(ms - 1);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(sent).toEqual([`DELETE /api/jobs/${job.id}`]);
});

it('tells the keyboard which key undoes it, and shows the job again', () => {
  deletes.ask(job, { byKey: true });
  expect(toasts.announcements.map(({ text }) => text)).toContain('Press Z to undo it.');
  const [toast] = toasts.items;
  expect(toast!.action!.key).toBe('z');
  toasts.act(toast!);
  vi.advanceTimersByTime(20_000);
  expect([sent, back, deletes.hidden]).toEqual([[], [job.id], []]);
});
