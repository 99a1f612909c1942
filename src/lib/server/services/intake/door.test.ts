import { expect, it } from 'vitest';
import { Door } from './door.ts';

it('waits for who is inside, and lets nobody in any more', async () => {
  const door = new Door();
  const work = Promise.withResolvers<string>();
  const inside = door.enter(() => work.promise);
  let isClosed = false;
  const closing = door.close().then(() => (isClosed = true));
  await expect(door.enter(() => Promise.resolve())).rejects.toMatchObject({
    code: 'SHUTTING_DOWN',
  });
  expect(isClosed).toBe(false);
  work.resolve('done');
  expect(await inside).toBe('done');
  await closing;
});
