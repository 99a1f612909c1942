import type { JobSummary } from '../../../contract/job.ts';
import type { JournalReader } from '../../realtime/ports.ts';
import { presentJob } from '../../store/present.ts';
import type { JobRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

const SNAPSHOT_JOBS = 200;

/** What the realtime channel reads: the journal, and summaries of the newest jobs and of all active ones. */
export function createJournalReader(
  store: Store,
  overlay: (job: JobSummary) => JobSummary,
): JournalReader {
  return {
    head: () => store.journal.head(),
    readAfter: (seq, limit) => store.journal.readAfter(seq, limit),
    snapshot: () =>
      store.read(async ({ jobs, journal }) => {
        const { seq } = await journal.head();
        const newest = await jobs.page({ statuses: null, before: null, limit: SNAPSHOT_JOBS });
        const known = new Map<string, JobRow>(newest.map((row) => [row.id, row]));
        for (const row of await jobs.active()) known.set(row.id, row);
        return { seq, jobs: [...known.values()].map((row) => overlay(presentJob(row))) };
      }),
  };
}
