import { common } from './common.ts';

export const en = { common };

/** Every word of the pages, by area. Values are texts, or functions of what is put into them. */
export type Words = typeof en;
