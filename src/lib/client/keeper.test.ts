import { beforeEach, describe, expect, it } from 'vitest';
import { makeSummary } from '../../../tests/support/job-fixtures.ts';
import { Simulation } from '../../../tests/support/simulation.ts';
import { mergeSummaries, NO_JOBS, type JobState } from './job-state.ts';
import { Keeper } from './keeper.ts';
import { parseSaved, toSaved } from './record.ts';

const at = (seq: number): JobState => ({
  ...mergeSummaries(NO_JOBS, [makeSummary()]),
  cursor: { epoch: 'e', seq },
});

const HEARD_MS = 1_000_000;

let time: Simulation;
let kept: unknown;
let writes: number;
let load: () => Promise<unknown>;
let keeper: Keeper;

beforeEach(() => {
  time = new Simulation();
  [kept, writes] = [undefined, 0];
  load = () => Promise.resolve(kept);
  const store = {
    load: () => load(),
    save: (record: unknown) => {
      kept = structuredClone(record);
      writes += 1;
      return Promise.resolve();
    },
    clear: () => {
      kept = undefined;
      return Promise.resolve();
    },
  };
  keeper = new Keeper(store, time);
});

it('writes at most once a second, the state with its cursor', async () => {
  for (let seq = 1; seq <= 50; seq += 1) {
    keeper.note(at(seq), HEARD_MS);
    await time.pass(50);
  }
  expect(writes).toBe(2);
  await time.pass(1000);
  expect(writes).toBe(3);
  expect(await keeper.load()).toEqual(toSaved(at(50), HEARD_MS));
  await time.pass(5000);
  expect(writes).toBe(3);
});

it('writes at once when the page may go', () => {
  keeper.note(at(1), HEARD_MS);
  keeper.flush();
  expect(writes).toBe(1);
});

it('keeps nothing before the first welcome, and nothing after the session', async () => {
  keeper.note(NO_JOBS, HEARD_MS);
  keeper.flush();
  keeper.note(at(1), HEARD_MS);
  await keeper.forget();
  keeper.note(at(2), HEARD_MS);
  keeper.flush();
  await time.pass(5000);
  expect([writes, kept]).toEqual([0, undefined]);
});

it('starts without a record that takes too long', async () => {
  load = () => new Promise(() => undefined);
  const loaded = keeper.load();
  await time.pass(500);
  expect(await loaded).toBeNull();
});

describe('a record', () => {
  const saved = toSaved(at(7), HEARD_MS)!;

  it('comes back as it was kept', () => {
    expect(parseSaved(structuredClone(saved))).toEqual(saved);
  });

  it.each([
    ['none', undefined],
    ['of another version', { ...saved, version: 0 }],
    ['without its cursor', { ...saved, cursor: null }],
    ['with a damaged job', { ...saved, jobs: [{ ...saved.jobs[0], rev: 'x' }] }],
    ['of anything else', 'text'],
  ])('that is one %s is of no use', (_, value) => {
    expect(parseSaved(value)).toBeNull();
  });
});
