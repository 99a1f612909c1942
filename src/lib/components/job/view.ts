/** What the player shows: the variation alone, over its original with a divider, or beside it. */
export const VIEWS = ['single', 'wipe', 'side'] as const;
export type View = (typeof VIEWS)[number];
