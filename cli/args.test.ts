import { describe, expect, it } from 'vitest';
import { parseCommand } from './args.ts';

const id = '01J2ZQ4Y7T8V9W0X1Y2Z3A4B5C';

describe('parseCommand', () => {
  it('takes options before and behind the command', () => {
    const expected = { name: 'jobs', json: true, limit: 7, status: 'queued', url: 'http://a' };
    const argv = ['--json', 'jobs', '--limit', '7', '--url', 'http://a', '--status=queued'];
    expect(parseCommand(argv)).toMatchObject(expected);
  });

  it('waits where results are to be saved', () => {
    expect(parseCommand(['submit', 'a.mp4', 'b.mp4', '-n', '3', '--out', 'there'])).toMatchObject({
      videos: ['a.mp4', 'b.mp4'],
      variations: 3,
      wait: true,
      out: 'there',
    });
    expect(parseCommand(['submit', 'a.mp4'])).toMatchObject({ wait: false, out: null });
  });

  it('takes an id in lower case too', () => {
    expect(parseCommand(['show', id.toLowerCase()])).toMatchObject({ jobId: id });
  });

  it.each([[['-h']], [['help']], [['submit', '--help']], [['--help', 'nonsense']]])(
    'helps with %j',
    (argv) => expect(parseCommand(argv)).toBe('help'),
  );

  it.each([
    [[], /command is missing/],
    [['frobnicate'], /no command "frobnicate"/],
    [['submit'], /at least one video/],
    [['submit', 'a.mp4', '-n', '0'], /--variations must be a whole number from 1 up, not "0"/],
    [['submit', 'a.mp4', '-n', '21'], /--variations must be at most 20, not "21"/],
    [['submit', 'a.mp4', '--seed', '1.5'], /--seed must be/],
    [['jobs', '--wait'], /jobs takes no --wait/],
    [['jobs', 'more'], /cannot do anything with "more"/],
    [['show'], /needs the id of a job/],
    [['show', 'x'], /"x" is not the id of a job/],
    [['cancel', id, id], /cannot do anything with/],
    [['jobs', '--frobnicate'], /Unknown option '--frobnicate'/],
  ])('refuses %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(message);
    expect(() => parseCommand(argv)).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
