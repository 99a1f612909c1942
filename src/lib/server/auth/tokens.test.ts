import { expect, it } from 'vitest';
import { Tokens } from './tokens.ts';

const tokens = new Tokens(['a secret of some length'], 'password');
const claims = { id: 'one', expiresAtMs: 1000, kind: 'login', generation: 0 } as const;
const token = tokens.sign(claims);

it('reads its own token until it expires', () => {
  expect(tokens.read(token, 999)).toEqual(claims);
  expect(tokens.read(token, 1000)).toBeNull();
});

it('refuses a token with any character changed', () => {
  for (let index = 0; index < token.length; index += 1) {
    const changed = token[index] === 'A' ? 'B' : 'A';
    expect(tokens.read(token.slice(0, index) + changed + token.slice(index + 1), 0)).toBeNull();
  }
});

it('refuses a token cut short, lengthened, or of another secret or password', () => {
  for (let length = 0; length < token.length; length += 1)
    expect(tokens.read(token.slice(0, length), 0)).toBeNull();
  expect(tokens.read(`${token}A`, 0)).toBeNull();
  expect(tokens.read(`${token}.x`, 0)).toBeNull();
  expect(new Tokens(['another secret'], 'password').read(token, 0)).toBeNull();
  expect(new Tokens(['a secret of some length'], 'changed').read(token, 0)).toBeNull();
});

it('reads what an older secret signed, as long as that one is named', () => {
  const both = new Tokens(['a new secret', 'a secret of some length'], 'password');
  expect(both.read(token, 0)).toEqual(claims);
  expect(tokens.read(both.sign(claims), 0)).toBeNull();
  expect(new Tokens(['a new secret'], 'password').read(token, 0)).toBeNull();
});
