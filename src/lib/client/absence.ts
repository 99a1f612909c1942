import type { JobSummary } from '../contract/job.ts';
import { awayNews } from './away.ts';
import type { News } from './job-news.ts';

type Jobs = ReadonlyMap<string, JobSummary>;

/** Shorter than this nobody was away: what was missed is told one by one. */
const AWAY_MS = 60_000;

export interface AbsenceOptions {
  readonly nowMs: () => number;
  readonly hidden: () => boolean;
  /** Shows it, here and now. */
  readonly show: (news: News) => void;
  /** Tells the other tabs that it was shown. */
  readonly told: () => void;
}

/** Tells once, in one tab that someone looks at, what ended while nobody heard of it. */
export class Absence {
  readonly #options: AbsenceOptions;
  #lastVisit: Jobs | null = null;
  #heardMs = Infinity;
  #toldMs = -Infinity;
  #pending: News | null = null;

  constructor(options: AbsenceOptions) {
    this.#options = options;
  }

  /** The page was opened again, with what it knew when the server was last heard of. */
  reopened(jobs: Jobs, heardMs: number): void {
    this.#lastVisit = jobs;
    this.#heardMs = heardMs;
  }

  /** When something was last heard of the server, in this visit or the one before; Infinity when never. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Something was heard of the server. */
  heard(): void {
    this.#lastVisit = null;
    this.#heardMs = this.#options.nowMs();
  }

  /** What was known when something was last heard: by the last visit, if nothing was since. `jobs`: what is known. */
  known(jobs: Jobs): Jobs {
    return this.#lastVisit ?? jobs;
  }

  /** Nothing has been heard for so long that who comes back was away. */
  get isLong(): boolean {
    return this.#options.nowMs() - this.#heardMs >= AWAY_MS;
  }

  /** The absence is over. */
  end(before: Jobs, after: Jobs): void {
    const toldElsewhere = this.#options.nowMs() - this.#toldMs < AWAY_MS;
    this.#pending = toldElsewhere ? null : awayNews(before, after);
    this.showIfSeen();
  }

  /** Someone may be looking now. */
  showIfSeen(): void {
    if (this.#pending === null || this.#options.hidden()) return;
    this.#options.show(this.#pending);
    this.#pending = null;
    this.#options.told();
  }

  toldElsewhere(): void {
    this.#toldMs = this.#options.nowMs();
    this.#pending = null;
  }
}
