import { describe, expect, it } from 'vitest';
import { makeSummary } from '../../../../../tests/support/job-fixtures.ts';
import { jobUpdated, MemoryJournal } from '../../../../../tests/support/memory-journal.ts';
import { createReadEvents } from './read-events.ts';

function start(trimmedUpTo = 1840) {
  const journal = new MemoryJournal(trimmedUpTo);
  return { journal, read: createReadEvents(journal) };
}

describe('readEvents', () => {
  it('gives what follows the cursor, and where the journal stands', async () => {
    const { journal, read } = start();
    journal.commit(5);
    const page = await read('k3f9:1842', null);
    expect(page).toMatchObject({ epoch: 'k3f9', seq: 1845 });
    expect(page.events.map(({ seq }) => seq)).toEqual([1843, 1844, 1845]);
    expect(await read('k3f9:1845', null)).toMatchObject({ seq: 1845, events: [] });
  });

  it('gives at most 300 events, or as many as are asked for up to 1000', async () => {
    const { journal, read } = start(0);
    journal.commit(1200);
    expect((await read('k3f9:0', null)).events).toHaveLength(300);
    expect((await read('k3f9:0', 1)).events).toHaveLength(1);
    expect((await read('k3f9:0', 1000)).events).toHaveLength(1000);
    expect((await read('k3f9:0', 1000)).seq).toBe(1200);
  });

  it.each([
    ['epoch', 'another:1840'],
    ['ahead', 'k3f9:1844'],
    ['trimmed', 'k3f9:1839'],
  ])('says why the events cannot be told: %s', async (reason, after) => {
    const { journal, read } = start();
    journal.commit(3);
    await expect(read(after, null)).rejects.toMatchObject({
      code: 'CURSOR_TRIMMED',
      status: 410,
      facts: { epoch: 'k3f9', seq: 1843, reason },
    });
  });

  it('gives no part of a journal with a hole in it', async () => {
    const { journal, read } = start();
    journal.commit(1);
    journal.append(jobUpdated(1843, makeSummary()));
    const attempt = read('k3f9:1840', null);
    await expect(attempt).rejects.toMatchObject({ facts: { reason: 'trimmed' } });
  });

  it.each([null, '', 'k3f9', '1840', 'k3f9:', ':5', 'k3f9:-1', 'k3f9:1.5', 'k3f9:1e3', 'a:b:1'])(
    'refuses a cursor that is none: %s',
    async (after) => {
      const attempt = start().read(after, null);
      await expect(attempt).rejects.toMatchObject({
        code: 'INVALID_FIELD',
        facts: { field: 'after' },
      });
    },
  );

  it.each([0, -1, 1001, 1.5, NaN])('refuses a limit of %s', async (limit) => {
    await expect(start().read('k3f9:1840', limit)).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      facts: { field: 'limit' },
    });
  });

  it('never says that the head is older than its last event', async () => {
    const { journal, read } = start();
    const release = journal.hold('head');
    const reading = read('k3f9:1840', null);
    journal.commit(2);
    release();
    expect(await reading).toMatchObject({ seq: 1842, events: [{ seq: 1841 }, { seq: 1842 }] });
  });
});
