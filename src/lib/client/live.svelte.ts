import { SvelteMap } from 'svelte/reactivity';
import { JobAnswer, JobPage, type Job, type JobSummary } from '../contract/job.ts';
import type { JournalEvent, Welcome } from '../contract/wire.ts';
import { ApiError, callApi } from './api.ts';
import { toNews, type News } from './job-news.ts';
import { sortJobs } from './job-order.ts';
import {
  applyEvent,
  applyWelcome,
  closeJob,
  confirmJob,
  mergeJob,
  mergeSummaries,
  NO_JOBS,
  openJob,
} from './job-state.ts';
import { applyProgress, forgetProgress, type Progress } from './progress.ts';
import { LiveSocket, type Connection } from './socket.ts';

export interface LiveOptions {
  readonly url: string;
  readonly random: () => number;
  readonly onNews: (news: News) => void;
  /** The session is over: nothing more can be had without a new login. */
  readonly onLoggedOut: () => void;
}

const REFRESH_AGAIN_MS = 2000;

/** The jobs as they are now: what the server sent first, kept up to date by the socket. */
export class LiveJobs {
  connection = $state<Connection>('connecting');
  #state = $state.raw(NO_JOBS);
  /** Apart from the jobs, and by id, so that ten frames a second touch only what they tell of. */
  readonly progress = new SvelteMap<string, Progress>();

  readonly sorted: readonly JobSummary[] = $derived(sortJobs(this.#state.jobs.values()));
  readonly open = $derived(this.#state.open);

  readonly #options: LiveOptions;
  #socket: LiveSocket | null = null;
  #refresh: AbortController | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Connects, and gives the function that disconnects. */
  start(): () => void {
    const socket = new LiveSocket(this.#options, {
      cursor: () => this.#state.cursor,
      onConnection: (connection) => (this.connection = connection),
      onWelcome: (welcome) => this.#onWelcome(welcome),
      onEvent: (event) => this.#onEvent(event),
      onProgress: (items) => applyProgress(this.progress, items),
      onRefused: (why) => this.#onRefused(why),
    });
    this.#socket = socket;
    socket.start();
    return () => {
      this.#refresh?.abort();
      socket.stop();
    };
  }

  wake(): void {
    this.#socket?.wake();
  }

  has(id: string): boolean {
    return this.#state.jobs.has(id);
  }

  /** Takes in a page of the list. */
  addPage(page: JobPage): void {
    this.#state = mergeSummaries(this.#state, page.jobs);
  }

  /** Takes in a job from the answer to a command. */
  addJob(job: Job): void {
    this.#state = mergeJob(this.#state, job);
  }

  openJob(job: Job): void {
    this.#state = openJob(this.#state, job.id, job);
  }

  /** Keeps the open job complete while its page is shown; gives the function that closes it. */
  watchOpenJob(): () => void {
    const id = this.#state.open?.id;
    if (this.connection === 'live') void this.#confirmOpenJob();
    return () => {
      // The next job's page may be there before this one's is gone.
      if (this.#state.open?.id !== id) return;
      this.#refresh?.abort();
      this.#state = closeJob(this.#state);
    };
  }

  #onWelcome(welcome: Welcome): void {
    if (welcome.mode === 'snapshot') this.progress.clear();
    const before = this.#state;
    this.#state = applyWelcome(before, welcome);
    for (const event of welcome.events) {
      if (event.seq > (before.cursor?.seq ?? Infinity)) this.#announce(event, before.jobs);
    }
    if (this.#state.open?.waiting) void this.#confirmOpenJob();
  }

  #onEvent(event: JournalEvent): boolean {
    const before = this.#state;
    const { state, verdict } = applyEvent(before, event);
    this.#state = state;
    if (verdict === 'applied') this.#announce(event, before.jobs);
    return verdict !== 'gap';
  }

  #announce(event: JournalEvent, before: ReadonlyMap<string, JobSummary>): void {
    forgetProgress(this.progress, event);
    const news = toNews(event, event.jobId === null ? undefined : before.get(event.jobId));
    if (news !== null) this.#options.onNews(news);
  }

  async #confirmOpenJob(): Promise<void> {
    const id = this.#state.open?.id;
    if (id === undefined) return;
    this.#refresh?.abort();
    const refresh = (this.#refresh = new AbortController());
    try {
      const { job } = await callApi(JobAnswer, `/api/jobs/${id}`, { signal: refresh.signal });
      if (!refresh.signal.aborted) this.#state = confirmJob(this.#state, job);
    } catch (error) {
      // Offline: the next welcome asks again. Anything else that may pass is asked again soon.
      if (refresh.signal.aborted || !(error instanceof ApiError)) return;
      if (error.status === 401) this.#options.onLoggedOut();
      else if (error.status >= 500) {
        setTimeout(() => {
          if (!refresh.signal.aborted) void this.#confirmOpenJob();
        }, REFRESH_AGAIN_MS);
      }
    }
  }

  #onRefused(why: 'unreachable' | 'unauthenticated' | 'outdated'): void {
    if (why === 'unauthenticated') this.#options.onLoggedOut();
    else if (why === 'outdated') {
      const text = 'Video Refresher was updated. Reload the page to go on.';
      this.#options.onNews({ tone: 'error', text, jobId: null });
    } else void this.#findOutWhy();
  }

  /** A browser does not tell why a WebSocket was refused; a plain request does. */
  async #findOutWhy(): Promise<void> {
    try {
      await callApi(JobPage, '/api/jobs?limit=1');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.#options.onLoggedOut();
    }
  }
}
