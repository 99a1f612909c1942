import { expect, it } from 'vitest';
import { makeSummary } from '../../../tests/support/job-fixtures.ts';
import { matches, readQuery, toApiPath, writeQuery, type ListQuery } from './list-query.ts';

it.each<[string, ListQuery]>([
  ['', { filter: 'current', text: '' }],
  ['?q=50%25+off', { filter: 'current', text: '50% off' }],
  ['?q=%C3%BCber&state=removed', { filter: 'removed', text: 'über' }],
])('reads and writes %j', (search, query) => {
  expect(readQuery(new URLSearchParams(search))).toEqual(query);
  expect(writeQuery(query)).toBe(search);
});

it('takes a state that there is not for none', () => {
  expect(readQuery(new URLSearchParams('state=toString')).filter).toBe('current');
});

it('matches by state and by a part of the name', () => {
  const job = makeSummary({ name: 'Summer sale', status: 'evicted' });
  expect(matches({ filter: 'removed', text: 'SALE' }, job)).toBe(true);
  expect(matches({ filter: 'current', text: 'SALE' }, job)).toBe(false);
  expect(matches({ filter: 'removed', text: 'winter' }, job)).toBe(false);
});

it('asks the server for the same', () => {
  expect(toApiPath({ filter: 'active', text: 'a&b' }, 'X')).toBe(
    '/api/jobs?limit=100&status=queued%2Cprocessing&q=a%26b&cursor=X',
  );
});
