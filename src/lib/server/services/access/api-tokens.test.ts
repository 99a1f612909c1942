import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { testStore } from '../../../../../tests/support/store.ts';
import { Tokens } from '../../auth/tokens.ts';
import { createApiTokens } from './api-tokens.ts';
import { createAuthentication } from './authenticate.ts';

async function start() {
  const store = await testStore();
  const clock = new ManualClock();
  let ids = 0;
  const shared = {
    ...{ store, clock, log: pino({ level: 'silent' }) },
    tokens: new Tokens(['a secret'], 'password'),
    newId: () => `id${String((ids += 1))}`,
  };
  const book = createApiTokens(shared);
  const authentication = createAuthentication({
    ...shared,
    password: 'password',
    onApiTokenUsed: (id) => book.noteUse(id),
  });
  return { store, clock, book, authentication };
}

it('opens with a token until it is revoked, and tells when it was last used', async () => {
  const { store, clock, book, authentication } = await start();
  const made = await book.make('nightly');
  expect(await book.list()).toMatchObject([{ id: made.id, name: 'nightly', lastUsedAt: null }]);
  expect(JSON.stringify(await book.list())).not.toContain(made.token);
  expect(await authentication.check(made.token)).toMatchObject({ id: made.id, kind: 'api' });
  await store.write(() => Promise.resolve());
  const [used] = await book.list();
  expect(used?.lastUsedAt).toBe(new Date(clock.now()).toISOString());
  await book.revoke(made.id);
  expect(await authentication.check(made.token)).toBeNull();
  await expect(book.revoke(made.id)).rejects.toMatchObject({ code: 'TOKEN_NOT_FOUND' });
});

it('holds for a year', async () => {
  const { clock, book, authentication } = await start();
  const { token } = await book.make('yearly');
  clock.advance(365 * 24 * 3_600_000 - 1);
  expect(await authentication.check(token)).not.toBeNull();
  clock.advance(1);
  expect(await authentication.check(token)).toBeNull();
});

it('outlives a logout everywhere, which ends every login', async () => {
  const { book, authentication } = await start();
  const { token } = await book.make('script');
  const login = await authentication.login(() => Promise.resolve('password'), '192.0.2.1');
  await authentication.logoutEverywhere();
  expect(await authentication.check(login.token)).toBeNull();
  expect(await authentication.check(token)).not.toBeNull();
  const again = await authentication.login(() => Promise.resolve('password'), '192.0.2.1');
  expect(await authentication.check(again.token)).not.toBeNull();
});

it('says when there are too many', async () => {
  const { book } = await start();
  for (let n = 0; n < 50; n += 1) await book.make(`token ${n}`);
  await expect(book.make('one more')).rejects.toMatchObject({ code: 'INVALID_STATE' });
});
