import type { Workshop } from './workshop.ts';

/** What came of a scenario. */
export interface Outcome {
  /** How often it was tried. */
  readonly tried: number;
  /** One sentence for each thing that was lost, doubled, or left behind. */
  readonly lost: readonly string[];
  /** What else is worth knowing, in a few words. */
  readonly note?: string;
  /** Why it could not be tried here. */
  readonly skipped?: string;
}

export interface Scenario {
  readonly id: string;
  /** What is done, in words that stand before "200 times". */
  readonly title: string;
  /** Rounds of the whole suite, and of the short form that runs with the other tests. */
  readonly rounds: { readonly full: number; readonly short: number };
  readonly run: (rounds: number, workshop: Workshop) => Promise<Outcome>;
}
