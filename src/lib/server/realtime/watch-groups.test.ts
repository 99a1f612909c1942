import { describe, expect, it } from 'vitest';
import { jobId } from '../../../../tests/support/job-fixtures.ts';
import { WatchGroups } from './watch-groups.ts';

function shown(groups: WatchGroups<string>) {
  return Array.from(groups.groups(), ({ interest, members }) => [interest, [...members]]);
}

describe('WatchGroups', () => {
  it('puts those together who watch the same jobs, however they say it', () => {
    const groups = new WatchGroups<string>();
    groups.place('a', [jobId(1), jobId(2)]);
    groups.place('b', [jobId(2), jobId(1), jobId(2)]);
    groups.place('c', 'all');
    expect(shown(groups)).toEqual([
      [
        [jobId(1), jobId(2)],
        ['a', 'b'],
      ],
      ['all', ['c']],
    ]);
  });

  it('names each job once', () => {
    const groups = new WatchGroups<string>();
    groups.place('a', [jobId(1), jobId(1)]);
    expect(shown(groups)).toEqual([[[jobId(1)], ['a']]]);
  });

  it('moves a member, and forgets a group that nobody is in', () => {
    const groups = new WatchGroups<string>();
    groups.place('a', 'all');
    groups.place('a', [jobId(1)]);
    expect(shown(groups)).toEqual([[[jobId(1)], ['a']]]);
    groups.remove('a');
    groups.remove('a');
    expect(shown(groups)).toEqual([]);
  });

  it('has no group for watching nothing', () => {
    const groups = new WatchGroups<string>();
    groups.place('a', 'all');
    groups.place('a', []);
    expect(shown(groups)).toEqual([]);
  });
});
