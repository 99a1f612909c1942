import { describe, expect, it } from 'vitest';
import { ProgressParser, type Progress } from './progress.ts';

const block = (outTimeUs: string, frame = '10', speed = '2.5x'): string[] => [
  `frame=${frame}`,
  'fps=61.5',
  'stream_0_0_q=28.0',
  `out_time_us=${outTimeUs}`,
  `out_time_ms=${outTimeUs}`,
  `speed=${speed}`,
  'progress=continue',
];

const read = (parser: ProgressParser, lines: readonly string[]): (Progress | null)[] =>
  lines.map((line) => parser.push(line)).filter((progress) => progress !== null);

describe('ProgressParser', () => {
  it('measures against the duration of the output', () => {
    const parser = new ProgressParser(10_000);
    expect(read(parser, block('2500000'))).toEqual([
      { percent: 25, fps: 61.5, speed: 2.5, etaMs: 3000 },
    ]);
    expect(parser.frames).toBe(10);
    expect(parser.outTimeMs).toBe(2500);
  });

  it('says null, never NaN, before anything is known', () => {
    expect(read(new ProgressParser(10_000), block('N/A', '0', 'N/A'))).toEqual([
      { percent: 0, fps: 61.5, speed: null, etaMs: null },
    ]);
    const [endless] = read(new ProgressParser(0), block('5', '1', '0x'));
    expect(endless).toEqual({ percent: 0, fps: 61.5, speed: 0, etaMs: null });
  });

  it('neither goes back nor is done before the file is', () => {
    const parser = new ProgressParser(1_000);
    const lines = ['900000', '-5000', '300000', '1300000'].flatMap((time) => block(time));
    const percents = read(parser, lines).map((progress) => progress?.percent);
    expect(percents).toEqual([90, 90, 90, 99.9]);
  });

  it('passes over lines that are no progress', () => {
    expect(read(new ProgressParser(1_000), ['', '=', 'hello', 'progress'])).toEqual([]);
  });
});
