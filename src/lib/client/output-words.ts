import type { Fit, OutputOptions, Quality } from '../contract/recipe.ts';
import { words } from '../words/words.ts';

export interface Choice<T> {
  readonly value: T;
  readonly label: string;
  /** One sentence: what one gets by it, and what it costs. */
  readonly hint: string;
}

export function qualities(): readonly Choice<Quality>[] {
  const { fast, fastHint, balanced, balancedHint, best, bestHint } = words().plan.output;
  return [
    { value: 'fast', label: fast, hint: fastHint },
    { value: 'balanced', label: balanced, hint: balancedHint },
    { value: 'best', label: best, hint: bestHint },
  ];
}

export function fits(): readonly Choice<Fit>[] {
  const { source, sourceHint, shrunkHint } = words().plan.output;
  return [
    { value: 'source', label: source, hint: sourceHint },
    { value: '1080p', label: '1080p', hint: shrunkHint('1080') },
    { value: '720p', label: '720p', hint: shrunkHint('720') },
  ];
}

/** "Best quality, 720p at most, no sound"; only what is not the usual. Empty when all is. */
export function outputInWords({ quality, fit, keepAudio }: OutputOptions): string {
  const { qualityPart, fitPart, silentPart } = words().plan.output;
  const label = qualities().find(({ value }) => value === quality)?.label ?? quality;
  const parts = [
    quality !== 'balanced' && qualityPart(label),
    fit !== 'source' && fitPart(fit),
    !keepAudio && silentPart,
  ];
  const told = parts.filter((part) => part !== false).join(', ');
  return told.charAt(0).toUpperCase() + told.slice(1);
}
