import { beforeEach, expect, it } from 'vitest';
import { Simulation } from '../../../tests/support/simulation.ts';
import { Poller } from './poller.ts';

let time: Simulation;
let hidden: boolean;
let askedAtMs: number[];
let answer: () => Promise<boolean>;
let random: number;
let poller: Poller;

beforeEach(() => {
  time = new Simulation();
  [hidden, askedAtMs, random] = [false, [], 0.5];
  answer = () => Promise.resolve(true);
  const startMs = time.nowMs();
  poller = new Poller({
    timers: time,
    random: () => random,
    hidden: () => hidden,
    poll: () => {
      askedAtMs.push(time.nowMs() - startMs);
      return answer();
    },
    onRound: () => undefined,
  });
});

it('asks every two seconds while something runs', async () => {
  poller.start();
  await time.pass(6500);
  expect(askedAtMs).toEqual([0, 2000, 4000, 6000]);
});

it('asks ever less often, down to every ten seconds, while nothing runs or nothing answers', async () => {
  answer = () => (askedAtMs.length % 2 ? Promise.resolve(false) : Promise.reject(new Error('no')));
  poller.start();
  await time.pass(60_000);
  const waits = askedAtMs.slice(1).map((at, i) => at - (askedAtMs[i] ?? 0));
  expect(waits).toEqual([3000, 4500, 6750, 10_000, 10_000, 10_000, 10_000]);
});

it('spreads its questions by a fifth to either side', async () => {
  for (random of [0, 1]) {
    poller.start();
    await time.pass(2400);
    poller.stop();
  }
  expect(askedAtMs).toEqual([0, 1600, 2400, 4800]);
});

it('asks nothing while nobody looks, and at once when someone does', async () => {
  poller.start();
  hidden = true;
  await time.pass(60_000);
  expect(askedAtMs).toEqual([0]);
  hidden = false;
  poller.wake();
  await time.pass(1);
  expect(askedAtMs).toEqual([0, 60_000]);
});

it('asks one question at a time, and none once it is stopped', async () => {
  answer = () => time.wait(5000).then(() => true);
  poller.start();
  await time.pass(4000);
  poller.wake();
  expect(askedAtMs).toEqual([0]);
  poller.stop();
  await time.pass(60_000);
  expect(askedAtMs).toEqual([0]);
});
