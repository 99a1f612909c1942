import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { testStore } from '../../../../../tests/support/store.ts';
import { Tokens } from '../../auth/tokens.ts';
import { createAuthentication } from './authenticate.ts';

const PASSWORD = 'correct horse';

async function authentication() {
  const clock = new ManualClock();
  const tokens = new Tokens(['a secret'], PASSWORD);
  const store = await testStore();
  const sessions = createAuthentication({
    log: pino({ level: 'silent' }),
    ...{ store, clock, tokens, password: PASSWORD },
    newId: () => 'session1',
    onApiTokenUsed: () => undefined,
  });
  const codeOf = (password: () => Promise<string>) =>
    sessions.login(password, '192.0.2.1').then(
      () => 'in',
      (error: unknown) => (error as { code: string }).code,
    );
  return { clock, codeOf };
}

const wrong = () => Promise.resolve('wrong');

it('reads nothing of whoever has to wait', async () => {
  const { clock, codeOf } = await authentication();
  for (let attempt = 0; attempt < 10; attempt += 1)
    expect(await codeOf(wrong)).toBe('INVALID_PASSWORD');
  let reads = 0;
  const right = () => {
    reads += 1;
    return Promise.resolve(PASSWORD);
  };
  expect([await codeOf(right), reads]).toEqual(['TOO_MANY_ATTEMPTS', 0]);
  clock.advance(60_000);
  expect([await codeOf(right), reads]).toEqual(['in', 1]);
});

it('counts guesses that are sent all at once', async () => {
  const { codeOf } = await authentication();
  const codes = await Promise.all(Array.from({ length: 15 }, () => codeOf(wrong)));
  expect(codes).toEqual([
    ...Array<string>(10).fill('INVALID_PASSWORD'),
    ...Array<string>(5).fill('TOO_MANY_ATTEMPTS'),
  ]);
});
