import { isFinal } from '../../../contract/states.ts';
import type { JournalEvent } from '../../../contract/wire.ts';
import type { Log } from '../../log.ts';

/** A line for every job that comes to its end, whatever brought it there. */
export function logJobEnds(events: readonly JournalEvent[], log: Log): void {
  for (const event of events) {
    if (event.kind !== 'job.updated') continue;
    const { id, name, status, counts, completedAt, startedAt } = event.data.job;
    // Later changes of a job that is done, a pin for one, are not its end.
    if (!isFinal(status) || completedAt !== event.at) continue;
    const tookMs = startedAt === null ? null : Date.parse(completedAt) - Date.parse(startedAt);
    log.info({ jobId: id, name, counts, tookMs }, `job ${status}`);
  }
}
