/** What every page of the app speaks with, fetched as one. */
export { common } from './common.ts';
export { live } from './live.ts';
export { trouble } from './trouble.ts';
