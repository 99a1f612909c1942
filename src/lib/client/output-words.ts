import type { Fit, OutputOptions, Quality } from '../contract/recipe.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  /** One sentence: what one gets by it, and what it costs. */
  readonly hint: string;
}

export const QUALITIES: readonly Choice<Quality>[] = [
  { value: 'fast', label: 'Fast', hint: 'Done soonest; the picture loses a little.' },
  { value: 'balanced', label: 'Balanced', hint: 'Good picture, sensible time and size.' },
  { value: 'best', label: 'Best', hint: 'Finest picture; slower, and bigger files.' },
];

export const FITS: readonly Choice<Fit>[] = [
  { value: 'source', label: 'As source', hint: 'Every variation is as big as its video.' },
  { value: '1080p', label: '1080p', hint: 'Bigger pictures are shrunk to 1080 on the short side.' },
  { value: '720p', label: '720p', hint: 'Bigger pictures are shrunk to 720 on the short side.' },
];

/** "Best quality, 720p at most, no sound"; only what is not the usual. Empty when all is. */
export function outputInWords({ quality, fit, keepAudio }: OutputOptions): string {
  const parts = [
    quality !== 'balanced' && `${quality} quality`,
    fit !== 'source' && `${fit} at most`,
    !keepAudio && 'no sound',
  ];
  const words = parts.filter((part) => part !== false).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
