import { describe, expect, it } from 'vitest';
import { aSource } from '../../../tests/support/clips.ts';
import { NEUTRAL_EFFECTS } from '../contract/effects.ts';
import type { OutputOptions } from '../contract/recipe.ts';
import { audioFilters, outputSize, videoFilters } from './filter-graph.ts';

const output: OutputOptions = { quality: 'balanced', fit: 'source', keepAudio: true };
const graph = (source = aSource(), effects = NEUTRAL_EFFECTS) =>
  videoFilters(source, effects, output, 1);

describe('outputSize', () => {
  it.each([
    [{ width: 3840, height: 2160 }, '1080p', { width: 1920, height: 1080 }],
    [{ width: 1080, height: 1920 }, '720p', { width: 720, height: 1280 }],
    [{ width: 640, height: 360 }, '1080p', { width: 640, height: 360 }],
    [{ width: 1998, height: 1080 }, '720p', { width: 1332, height: 720 }],
    [{ width: 3840, height: 2160 }, 'source', { width: 3840, height: 2160 }],
  ] as const)('shrinks %j to %s by its short side, never enlarges', (source, fit, size) => {
    expect(outputSize(source, fit)).toEqual(size);
  });
});

describe('videoFilters', () => {
  it('leaves out what changes nothing', () => {
    for (const filter of ['crop', 'hflip', 'lutyuv', 'hue', 'noise', 'zscale', 'iall', 'bwdif']) {
      expect(graph()).not.toContain(filter);
    }
  });

  it('works on fewer pictures: drops before filtering, repeats after it', () => {
    const dropped = graph(aSource({ frames: 100 })).split(',');
    expect(dropped.findIndex((filter) => filter.startsWith('fps'))).toBe(1);
    const repeated = graph(aSource({ frames: 10 })).split(',');
    expect(repeated.findIndex((filter) => filter.startsWith('fps'))).toBe(repeated.length - 2);
  });

  it('crops before it resizes', () => {
    const filters = graph(aSource(), { ...NEUTRAL_EFFECTS, zoom: 1.1, panX: -1, panY: 1 });
    expect(filters).toContain('crop=iw/1.1:ih/1.1:(iw-ow)*0.0000:(ih-oh)*1.0000,scale=160:120');
  });

  it('deinterlaces only what is interlaced, and maps tones only of HDR', () => {
    expect(graph(aSource({ interlaced: true }))).toMatch(/^bwdif/);
    expect(graph(aSource({ hdr: 'pq', matrix: 'bt2020' }))).toContain('tin=smpte2084');
    expect(graph(aSource({ matrix: 'bt601' }))).toContain('colorspace=iall=bt601');
  });
});

describe('audioFilters', () => {
  const audio = { codec: 'aac', channels: 6, sampleRate: 96_000, durationMs: 1000, stream: 1 };

  it('keeps the two usual rates and at most two channels', () => {
    expect(audioFilters(audio, 1)).toBe(
      'aresample=48000:async=1:first_pts=0,aformat=channel_layouts=stereo',
    );
    expect(audioFilters({ ...audio, channels: 2, sampleRate: 44_100 }, 1.05)).toBe(
      'aresample=44100:async=1:first_pts=0,atempo=1.05',
    );
  });
});
