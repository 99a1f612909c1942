import { beforeEach, expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import { Absence } from './absence.ts';

const queued = new Map([[jobId(1), makeSummary()]]);
const done = new Map([[jobId(1), makeSummary({ status: 'completed' })]]);

let nowMs: number;
let hidden: boolean;
let shown: string[];
let told: number;
let absence: Absence;

beforeEach(() => {
  [nowMs, hidden, shown, told] = [1_000_000, false, [], 0];
  absence = new Absence({
    nowMs: () => nowMs,
    hidden: () => hidden,
    show: ({ text }) => shown.push(text),
    told: () => (told += 1),
  });
});

const NEWS = 'While you were away: 1 finished.';

it('is one after a minute without a word, and not before', () => {
  expect(absence.isLong).toBe(false);
  absence.heard();
  nowMs += 59_999;
  expect(absence.isLong).toBe(false);
  nowMs += 1;
  expect([absence.isLong, absence.known(queued)]).toEqual([true, queued]);
});

it('is one between two visits that are as far apart, and no reload', () => {
  absence.reopened(queued, nowMs - 59_999);
  expect([absence.isLong, absence.known(done)]).toEqual([false, queued]);
  nowMs += 1;
  expect([absence.isLong, absence.known(done)]).toEqual([true, queued]);
  absence.heard();
  expect([absence.isLong, absence.known(done)]).toEqual([false, done]);
});

it('is told of once', () => {
  absence.end(queued, done);
  expect([shown, told]).toEqual([[NEWS], 1]);
  absence.showIfSeen();
  expect(shown).toEqual([NEWS]);
});

it('is told of when someone looks', () => {
  hidden = true;
  absence.end(queued, done);
  expect(shown).toEqual([]);
  hidden = false;
  absence.showIfSeen();
  expect(shown).toEqual([NEWS]);
});

it('is not told of again when another tab has done so, before or after', () => {
  hidden = true;
  absence.end(queued, done);
  absence.toldElsewhere();
  hidden = false;
  absence.showIfSeen();
  absence.end(queued, done);
  expect([shown, told]).toEqual([[], 0]);
  nowMs += 60_000;
  absence.end(queued, done);
  expect(shown).toEqual([NEWS]);
});
