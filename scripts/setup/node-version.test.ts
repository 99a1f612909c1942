import { describe, expect, it } from 'vitest';
import { checkHostNode, isAtLeast } from './node-version.mjs';

describe('isAtLeast', () => {
  it.each([
    ['22.18.0', true],
    ['24.0.1', true],
    ['22.16.9', false],
    ['20.20.2', false],
  ])('compares %s with 22.18 by numbers, not by text', (version, expected) => {
    expect(isAtLeast(version, [22, 18])).toBe(expected);
  });
});

describe('checkHostNode', () => {
  it('says in one line which Node is needed and which is there', () => {
    expect(() => checkHostNode('18.19.1')).toThrow(
      /^Node 20 or newer is needed; this is Node 18.19.1.*$/,
    );
    expect(() => checkHostNode('20.0.0')).not.toThrow();
  });
});
