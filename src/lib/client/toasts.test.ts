import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';
import type { News } from './job-news.ts';

let toasts: Toasts;

beforeEach(() => {
  vi.useFakeTimers();
  toasts = new Toasts();
});
afterEach(() => vi.useRealTimers());

const ready = (name: string): News => ({
  kind: 'ready',
  tone: 'success',
  text: `${name} is ready.`,
  jobId: name,
});
const plain = (text: string, tone: News['tone'] = 'info'): News => ({ tone, text, jobId: null });
const texts = () => toasts.items.map(({ text }) => text);

it('tells of several finished jobs together, and announces each by its name', () => {
  toasts.show(ready('A'));
  toasts.show(ready('B'));
  expect(toasts.items).toMatchObject([{ text: '2 jobs are ready.', jobId: null, count: 2 }]);
  expect(toasts.announcements.map(({ text }) => text)).toEqual(['A is ready.', 'B is ready.']);
  vi.advanceTimersByTime(5000);
  expect(toasts.announcements).toEqual([]);
});

it('keeps only the latest word of the volume', () => {
  toasts.show({ ...plain('filling'), kind: 'pressure' });
  toasts.show({ ...plain('full'), kind: 'pressure' });
  expect(texts()).toEqual(['full']);
});

it('lets messages go by themselves, but no errors', () => {
  toasts.show(plain('hint'));
  toasts.show(plain('trouble', 'error'));
  vi.advanceTimersByTime(8000);
  expect(texts()).toEqual(['trouble']);
});

it('keeps them as long as either the pointer or the focus is on them', () => {
  toasts.show(plain('hint'));
  toasts.hold('pointer');
  toasts.hold('focus');
  toasts.release('pointer');
  toasts.show(plain('another'));
  vi.advanceTimersByTime(60_000);
  expect(texts()).toEqual(['hint', 'another']);
  toasts.release('focus');
  vi.advanceTimersByTime(8000);
  expect(texts()).toEqual([]);
});

it('does not keep the others when the one under the pointer is dismissed', () => {
  const key = toasts.show(plain('first'));
  toasts.show(plain('second'));
  toasts.hold('pointer');
  toasts.dismiss(key);
  vi.advanceTimersByTime(8000);
  expect(texts()).toEqual([]);
});

it('says that a message went without its action, however it went, and not when it was acted on', () => {
  const gone: string[] = [];
  const show = (name: string) => {
    const action = { name: 'Undo', run: () => gone.push(`undid ${name}`) };
    return toasts.show(plain(name), { action, forMs: 100, onGone: () => gone.push(name) });
  };
  toasts.dismiss(show('dismissed'));
  show('timed out');
  vi.advanceTimersByTime(100);
  show('acted on');
  toasts.act(toasts.items[0]!);
  vi.advanceTimersByTime(100);
  expect(gone).toEqual(['dismissed', 'timed out', 'undid acted on']);
});

it('pushes the oldest out when there are too many', () => {
  for (const n of [1, 2, 3, 4, 5]) toasts.show(plain(String(n)));
  expect(texts()).toEqual(['2', '3', '4', '5']);
});
