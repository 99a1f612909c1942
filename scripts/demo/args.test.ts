import { describe, expect, it } from 'vitest';
import { parseDemoArgs, UsageError } from './args.ts';

const now = new Date('2026-07-01T09:30:05.123Z');
const parse = (argv: string[], env = {}) => parseDemoArgs(argv, env, now);

describe('parseDemoArgs', () => {
  it('needs nothing: five variations of a clip of its own, in a folder named by the time', () => {
    expect(parse([])).toEqual({
      videos: [],
      variations: 5,
      once: false,
      out: 'demo-output/2026-07-01T09-30-05',
    });
  });

  it('takes videos and options in any order', () => {
    expect(parse(['a.mp4', '--once', '--variations', '12', 'b.mp4', '--out=x'])).toEqual({
      videos: ['a.mp4', 'b.mp4'],
      variations: 12,
      once: true,
      out: 'x',
    });
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['', false],
  ])('with CI=%j runs once: %s', (CI, once) => {
    expect(parse([], { CI })).toMatchObject({ once });
  });

  it.each(['0', '-1', '2.5', 'many', ''])('refuses %j variations', (text) => {
    expect(() => parse([`--variations=${text}`])).toThrow(UsageError);
  });

  it('answers an unknown option with one line', () => {
    expect(() => parse(['--fast'])).toThrow(
      /^Unknown option '--fast'\. See npm run demo -- --help$/,
    );
  });

  it('knows --help', () => {
    expect(parse(['--help', 'a.mp4'])).toBe('help');
  });
});
