import { expect, it } from 'vitest';
import { outputInWords } from './output-words.ts';

it('tells what is not the usual', () => {
  expect(outputInWords({ quality: 'best', fit: '720p', keepAudio: false })).toBe(
    'Best quality, 720p at most, no sound',
  );
  expect(outputInWords({ quality: 'balanced', fit: 'source', keepAudio: true })).toBe('');
});
