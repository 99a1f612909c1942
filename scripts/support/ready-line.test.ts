import { describe, expect, it } from 'vitest';
import { readyUrl } from './ready-line.ts';

describe('readyUrl', () => {
  it('finds the address in the listening line', () => {
    expect(readyUrl('{"level":30,"msg":"listening","url":"http://127.0.0.1:4001"}')).toBe(
      'http://127.0.0.1:4001',
    );
  });

  it('turns the any-address into one that can be called', () => {
    expect(readyUrl('{"msg":"listening","url":"http://0.0.0.0:4001/"}')).toBe(
      'http://127.0.0.1:4001',
    );
  });

  it.each([
    '',
    'listening',
    '{"msg":"listening"}',
    '{"msg":"not \\"listening\\"","url":"http://x"}',
  ])('passes over %j', (line) => {
    expect(readyUrl(line)).toBeNull();
  });
});
