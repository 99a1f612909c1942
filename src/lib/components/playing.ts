import type { QualityFact } from '../client/quality-words.ts';

/** What the player shows. */
export interface Playing {
  readonly src: string;
  readonly title: string;
  readonly facts: readonly QualityFact[];
}
