import { expect, it } from 'vitest';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { readJobPage } from './read-jobs.ts';

const NAMES = ['Über uns', 'Summer sale', '50% off', '500 off'];

async function find(search: string): Promise<string[]> {
  const store = await testStore();
  for (const [n, name] of NAMES.entries()) await insertTestJob(store, { name, now: n + 1 });
  return (await readJobPage(store, { search })).jobs.map(({ name }) => name);
}

it('finds jobs by a part of their name, whatever its case, newest first', async () => {
  expect(await find('OFF')).toEqual(['500 off', '50% off']);
  expect(await find('über')).toEqual(['Über uns']);
  expect(await find('nothing')).toEqual([]);
});

it('takes every character for itself, and no text for any', async () => {
  expect(await find('50% ')).toEqual(['50% off']);
  expect(await find('_')).toEqual([]);
  expect(await find('')).toHaveLength(NAMES.length);
});

it('goes on page by page within a search', async () => {
  const store = await testStore();
  for (const [n, name] of NAMES.entries()) await insertTestJob(store, { name, now: n + 1 });
  const first = await readJobPage(store, { search: 'off', limit: 1 });
  const second = await readJobPage(store, { search: 'off', limit: 1, cursor: first.nextCursor! });
  expect([...first.jobs, ...second.jobs].map(({ name }) => name)).toEqual(['500 off', '50% off']);
  expect(second.nextCursor).toBeNull();
});

it('refuses a text that is no part of a name', async () => {
  const store = await testStore();
  await expect(readJobPage(store, { search: 'x'.repeat(201) })).rejects.toMatchObject({
    code: 'INVALID_FIELD',
  });
});
