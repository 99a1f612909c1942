import type { Job, JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import type { JournalEvent, ProgressItem, Welcome } from '../contract/wire.ts';
import {
  applyEvent,
  applyWelcome,
  closeJob,
  confirmJob,
  mergeJob,
  mergeSummaries,
  NO_JOBS,
  openJob,
  restoreState,
  type JobState,
  type Verdict,
} from './job-state.ts';
import { applyProgress, forgetProgress, takeProgress, type ProgressMap } from './progress.ts';
import type { SavedState } from './record.ts';

/**
 * The one place where what is known of the jobs changes, whatever way it came: a welcome, an event, progress, an
 * answer to a request, an earlier visit. Older never overwrites newer.
 */
export class Ledger {
  readonly #progress: ProgressMap & { clear(): void };
  readonly #onState: (state: JobState) => void;
  #state: JobState = NO_JOBS;

  constructor(progress: ProgressMap & { clear(): void }, onState: (state: JobState) => void) {
    this.#progress = progress;
    this.#onState = onState;
  }

  get state(): JobState {
    return this.#state;
  }

  /** Whether anything is queued or worked on. */
  get busy(): boolean {
    return [...this.#state.jobs.values()].some(({ status }) => !isFinal(status));
  }

  restore(saved: SavedState): void {
    this.#set(restoreState(this.#state, saved));
  }

  /** @returns the events of it that were new, or null when it does not follow on the state */
  welcome(welcome: Welcome): readonly JournalEvent[] | null {
    const last = this.#state.cursor?.seq ?? 0;
    const { state, verdict } = applyWelcome(this.#state, welcome);
    if (verdict === 'gap') return null;
    if (verdict === 'seen') return [];
    if (welcome.mode === 'snapshot') this.#progress.clear();
    this.#set(state);
    const fresh = welcome.events.filter(({ seq }) => seq > last);
    for (const event of fresh) forgetProgress(this.#progress, event);
    return fresh;
  }

  event(event: JournalEvent): Verdict {
    const { state, verdict } = applyEvent(this.#state, event);
    if (verdict !== 'applied') return verdict;
    this.#set(state);
    forgetProgress(this.#progress, event);
    return verdict;
  }

  progress(items: readonly ProgressItem[]): void {
    applyProgress(this.#progress, items);
  }

  /** Takes summaries from an answer. */
  page(jobs: readonly JobSummary[]): void {
    this.#set(mergeSummaries(this.#state, jobs));
  }

  /** Takes a whole job from the answer to a command. */
  job(job: Job): void {
    this.#set(mergeJob(this.#state, job));
  }

  /** Takes the open job from an answer to a question that was asked after the last welcome. */
  confirm(job: Job): void {
    this.#set(confirmJob(this.#state, job));
    takeProgress(this.#progress, job);
  }

  open(job: Job): void {
    this.#set(openJob(this.#state, job.id, job));
  }

  close(): void {
    this.#set(closeJob(this.#state));
  }

  #set(state: JobState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#onState(state);
  }
}
