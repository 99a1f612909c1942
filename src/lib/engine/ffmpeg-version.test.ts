import { describe, expect, it } from 'vitest';
import { parseFfmpegVersion, parseNames } from './ffmpeg-version.ts';

const warningFor = (version: string) =>
  parseFfmpegVersion(`ffmpeg version ${version} Copyright (c) 2000-2026 the FFmpeg developers`)
    ?.warning;

describe('parseFfmpegVersion', () => {
  it.each(['5.1.10-0+deb12u1', '6.1.6', '7.1.5-0+deb13u1', '8.1.2', 'n8.1.2', '9.0', '8.2'])(
    'is content with %s',
    (version) => expect(warningFor(version)).toBeNull(),
  );

  it.each([
    ['5.1.9-0+deb12u1', '5.1.10'],
    ['6.0', '6.1.6'],
    ['7.1', '7.1.5'],
    ['8.1.1', '8.1.2'],
    ['4.4.6', '5.1.10'],
  ])('warns of %s and names %s', (version, fixed) => {
    expect(warningFor(version)).toContain(`upgrade to ${fixed} `);
  });

  it('says nothing of a build it cannot place', () => {
    expect(warningFor('N-118392-g1a2b3c4d5e')).toBeNull();
  });

  it('does not take another program for ffmpeg', () => {
    expect(parseFfmpegVersion('GNU bash, version 5.2')).toBeNull();
  });
});

describe('parseNames', () => {
  it('reads the names of a listing, and nothing of its legend', () => {
    const listing =
      ' T.. = Timeline support\n ... aformat  A->A  Convert\n TSC hflip  V->V  Flip\n';
    expect([...parseNames(listing)]).toEqual(expect.arrayContaining(['aformat', 'hflip']));
  });
});
