import { expect, it } from 'vitest';
import type { JobId, VariationId } from '../../../contract/ids.ts';
import type { ProgressItem } from '../../../contract/wire.ts';
import { LiveProgress } from './live-progress.ts';

const id = 'variation' as VariationId;
const task = { jobId: 'job' as JobId, work: 1, startedAtMs: 0 };
const at = (percent: number) => ({ percent, fps: 10, speed: 1, etaMs: 100 });

function scene() {
  const told: ProgressItem[] = [];
  const live = new LiveProgress((_jobId, item) => told.push(item));
  return { live, told };
}

it('tells what an attempt reports, and never goes back', () => {
  const { live, told } = scene();
  const attempt = live.start(id, task);
  for (const percent of [10, 30, 20, 250]) attempt.report(at(percent));
  expect(told.map(([, percent]) => percent)).toEqual([10, 30, 30, 100]);
});

it('hears nothing more of an attempt when the next one has begun, not even its end', () => {
  const { live, told } = scene();
  const first = live.start(id, task);
  first.report(at(50));
  const second = live.start(id, task);
  first.report(at(60));
  first.end();
  second.report(at(5));
  expect(told.map(([, percent]) => percent)).toEqual([50, 5]);
  expect(live.running.get(id)?.percent).toBe(5);
  second.end();
  expect(live.running.size).toBe(0);
});
