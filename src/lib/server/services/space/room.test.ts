import { expect, it } from 'vitest';
import type { Evictable } from '../../../contract/admission.ts';
import type { JobId } from '../../../contract/ids.ts';
import { testRoom } from '../../../../../tests/support/room.ts';

const job = (id: string, freedBytes: number): Evictable => ({
  id: id as JobId,
  name: id,
  completedAt: null,
  expiresAt: null,
  freedBytes,
});
const refused = { code: 'VOLUME_FULL' };

it('gives the last room to one of two who ask for it at once', async () => {
  const { room, reservations } = testRoom(1000);
  const asked = await Promise.allSettled([room.hold(600, true), room.hold(600, true)]);
  expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(asked[1]).toMatchObject({
    reason: {
      ...refused,
      facts: { neededBytes: 600, availableBytes: 400, evictableBytes: 0 },
    },
  });
  expect(reservations.heldBytes).toBe(600);
});

it('keeps what is held for others until it is released', async () => {
  const { room, reservations, use } = testRoom(1000);
  const hold = await room.hold(900, true);
  await expect(room.hold(200, true)).rejects.toMatchObject(refused);
  await room.arrive(hold, 500, true);
  use(500);
  expect(reservations.heldBytes).toBe(400);
  await expect(room.hold(200, true)).rejects.toMatchObject(refused);
  hold.release();
  hold.release();
  expect((await room.hold(200, true)).remainingBytes).toBe(200);
});

it('makes room by what must go and no more, only when it may', async () => {
  const { room, evicted } = testRoom(100, [job('a', 50), job('b', 50), job('c', 50)]);
  expect(await room.look(180)).toMatchObject({ decision: 'fits-by-evicting' });
  const refusal = await room.hold(180, false).catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    ...refused,
    facts: { availableBytes: 100, evictableBytes: 100, evictions: [{ id: 'a' }, { id: 'b' }] },
  });
  expect(evicted).toEqual([]);
  await room.hold(180, true);
  expect(evicted).toEqual(['a', 'b']);
});

it('evicts nothing for what does not fit even then', async () => {
  const { room, evicted } = testRoom(100, [job('a', 50)]);
  await expect(room.hold(151, true)).rejects.toMatchObject({
    ...refused,
    facts: { neededBytes: 151, availableBytes: 100, evictableBytes: 50 },
  });
  expect(evicted).toEqual([]);
});

it('takes bytes of unknown number until there is no room for more', async () => {
  const { room, reservations, use } = testRoom(1000);
  const hold = await room.hold(0, true);
  let arrivedBytes = 0;
  const receive = async () => {
    for (;;) {
      await room.arrive(hold, 30, true);
      arrivedBytes += 30;
      use(30);
    }
  };
  await expect(receive()).rejects.toMatchObject({
    ...refused,
    facts: { neededBytes: 1020 - hold.remainingBytes, availableBytes: 1000 - hold.remainingBytes },
  });
  expect(arrivedBytes).toBe(990);
  expect(reservations.heldBytes).toBeLessThanOrEqual(10);
});

it('lets nobody else decide while what is spent is written down', async () => {
  const { room, use } = testRoom(1000);
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    use(600);
    steps.push(`${name} ends`);
  };
  const [first, second] = await Promise.allSettled([
    room.spend(600, true, work('first')),
    room.spend(600, true, work('second')),
  ]);
  expect([first.status, second.status]).toEqual(['fulfilled', 'rejected']);
  expect(steps).toEqual(['first begins', 'first ends']);
});

it('goes on after work that failed', async () => {
  const { room } = testRoom(1000);
  const fail = room.spend(1, true, () => Promise.reject(new Error('no')));
  await expect(fail).rejects.toThrow('no');
  expect(await room.spend(1, true, () => Promise.resolve('yes'))).toBe('yes');
});
