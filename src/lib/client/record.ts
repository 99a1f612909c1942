import * as v from 'valibot';
import { JobSummary } from '../contract/job.ts';
import { Cursor } from '../contract/wire.ts';
import type { JobState } from './job-state.ts';

/** Grows with every change of meaning; a record of another version is of no use. */
const VERSION = 2;

/** What a tab knew, and how far the journal had led to it: one value, so that neither is kept without the other. */
export const SavedState = v.object({
  version: v.literal(VERSION),
  cursor: Cursor,
  jobs: v.array(JobSummary),
  /** When something was last heard of the server, in milliseconds since 1970. */
  heardMs: v.number(),
});
export type SavedState = v.InferOutput<typeof SavedState>;

/** Null before the first welcome: there is nothing to resume from. */
export function toSaved({ cursor, jobs }: JobState, heardMs: number): SavedState | null {
  return cursor && { version: VERSION, cursor, jobs: [...jobs.values()], heardMs };
}

/** Null when it is none, or damaged, or of another version. */
export function parseSaved(value: unknown): SavedState | null {
  const parsed = v.safeParse(SavedState, value);
  return parsed.success ? parsed.output : null;
}
