import { describe, expect, it } from 'vitest';
import type { Row } from './board.ts';
import { bar, clockTime, plain, rowLine, shorten } from './format.ts';

const row: Row = {
  videoName: 'summer.mp4',
  n: 2,
  status: 'processing',
  progress: 41.9,
  fps: 118.2,
  speed: 2.13,
  etaMs: 31_200,
  error: null,
};

describe('bar', () => {
  it.each([
    [0, '[------------------------]'],
    [50, '[############------------]'],
    [100, '[########################]'],
    [140, '[########################]'],
  ])('draws %d %%', (percent, drawn) => {
    expect(bar(percent)).toBe(drawn);
  });
});

describe('clockTime', () => {
  it.each([
    [400, '0:00'],
    [7_000, '0:07'],
    [725_000, '12:05'],
    [3_723_000, '1:02:03'],
  ])('%d ms is %s', (ms, text) => {
    expect(clockTime(ms)).toBe(text);
  });
});

describe('rowLine', () => {
  it('shows how fast a running variation goes', () => {
    expect(rowLine(row)).toBe(
      'summer.mp4                     #2 [##########--------------]  41% 118 fps  2.1x  0:31 left',
    );
  });

  it('shows why one failed', () => {
    const error = { code: 'VIDEO_DAMAGED', message: 'The video is damaged', details: null };
    expect(rowLine({ ...row, status: 'failed', error })).toContain('failed: The video is damaged');
  });

  it('fills the bar of one that is done', () => {
    expect(rowLine({ ...row, status: 'completed' })).toContain('100% done');
  });
});

describe('shorten', () => {
  it('keeps the ending of a long name', () => {
    const short = shorten(`${'a'.repeat(60)}.mp4`, 20);
    expect(short).toHaveLength(20);
    expect(short).toMatch(/^a+…a+\.mp4$/);
  });
});

describe('plain', () => {
  it('takes away what could steer a terminal or turn the text around', () => {
    expect(plain('a\u001b[31mb\u0007c\u202Ed\ne')).toBe('ab?c?d?e');
  });
});
