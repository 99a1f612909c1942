import { access } from './access.ts';
import { jobs } from './jobs.ts';
import type { Operation } from './operation.ts';
import { queue, recipes } from './queue.ts';
import { results } from './results.ts';
import { live, system } from './system.ts';
import { uploads } from './uploads.ts';

/** The whole HTTP interface, in the order in which one would read about it. */
export const OPERATIONS: readonly Operation[] = [
  ...access,
  ...uploads,
  ...jobs,
  ...results,
  ...queue,
  ...recipes,
  ...live,
  ...system,
];
