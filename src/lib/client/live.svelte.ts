import { SvelteMap } from 'svelte/reactivity';
import { isFinal } from '../contract/states.ts';
import { SOCKET_PATH, type JournalEvent } from '../contract/wire.ts';
import type { Job, JobPage, JobSummary } from '../contract/job.ts';
import { JobFeed, type FeedListener, type FeedPorts } from './feed.ts';
import { sortJobs } from './job-order.ts';
import { NO_JOBS, SNAPSHOT_JOBS } from './job-state.ts';
import { browserLocks } from './leader.ts';
import { Ledger } from './ledger.ts';
import type { Progress } from './progress.ts';
import { indexedDbRecord } from './record-store.ts';
import { createRest } from './rest.ts';
import { logOut } from './session.ts';
import type { Connection } from './socket.ts';
import { openTabChannel } from './tab-channel.ts';
import { browserTimers } from './timers.ts';
import { findChannel, openWebSocket } from './web-socket.ts';

export interface LiveOptions extends Pick<FeedListener, 'onNews' | 'onLoggedOut'> {
  /** Names the build: tabs share a connection only with those that speak as they do. */
  readonly build: string;
}

/** The jobs as they are now: what the page brought, kept up to date for as long as it is shown. */
export class LiveJobs {
  connection = $state<Connection>('connecting');
  /** What is shown is what an earlier visit knew; it is being caught up. */
  stale = $state(false);
  #state = $state.raw(NO_JOBS);
  /** Apart from the jobs, and by id, so that ten frames a second touch only what they tell of. */
  readonly progress = new SvelteMap<string, Progress>();

  readonly sorted: readonly JobSummary[] = $derived(sortJobs(this.#state.jobs.values()));
  readonly open = $derived(this.#state.open);
  /** Something waits or is worked on. */
  readonly busy = $derived(this.sorted.some(({ status }) => !isFinal(status)));
  /** The newest jobs and the active ones are known, as they are now. */
  readonly known = $derived(!this.stale && this.#state.cursor !== null);
  /** Every job there is is known: a snapshot that could hold more jobs holds all of them. */
  readonly complete = $derived(this.known && this.#state.jobs.size < SNAPSHOT_JOBS);

  readonly #options: LiveOptions;
  readonly #ledger = new Ledger(this.progress, (state) => (this.#state = state));
  #listeners: readonly ((event: JournalEvent) => void)[] = [];
  #feed: JobFeed | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Connects, and gives the function that disconnects. */
  start(): () => void {
    const feed = new JobFeed(this.#ledger, browserPorts(this.#options.build), {
      ...this.#options,
      onConnection: (connection) => (this.connection = connection),
      onStale: (stale) => (this.stale = stale),
      onEvent: (event) => {
        for (const hear of this.#listeners) hear(event);
      },
    });
    this.#feed = feed;
    void feed.start();
    return () => feed.stop();
  }

  wake(): void {
    this.#feed?.wake();
  }

  flush(): void {
    this.#feed?.flush();
  }

  /** Ends the session, here and in every other tab. */
  async logOut(): Promise<void> {
    await this.#feed?.leave(logOut);
  }

  /** Calls `hear` with every new event; gives the function that ends that. */
  listen(hear: (event: JournalEvent) => void): () => void {
    this.#listeners = [...this.#listeners, hear];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== hear);
    };
  }

  get(id: string): JobSummary | undefined {
    return this.#state.jobs.get(id);
  }

  /** Of the tabs of one browser, one speaks for all. */
  get leads(): boolean {
    return this.#feed?.leads ?? false;
  }

  /** Takes in a page of the list. */
  addPage(page: JobPage): void {
    this.#ledger.page(page.jobs);
  }

  /** Takes in a job from the answer to a command. */
  addJob(job: Job): void {
    this.#ledger.job(job);
  }

  openJob(job: Job): void {
    this.#ledger.open(job);
  }

  /** Keeps the open job complete while its page is shown; gives the function that closes it. */
  watchOpenJob(): () => void {
    const id = this.#ledger.state.open?.id;
    this.#feed?.confirmOpenJob();
    return () => {
      // The next job's page may be there before this one's is gone. Not `#state`: what is torn down reads it as it was.
      if (this.#ledger.state.open?.id !== id) return;
      this.#feed?.forgetOpenJob();
      this.#ledger.close();
    };
  }
}

function browserPorts(build: string): FeedPorts {
  const ownUrl = location.origin.replace(/^http/, 'ws') + SOCKET_PATH;
  const name = `video-refresher.${build}`;
  return {
    rest: createRest(),
    openSocket: openWebSocket(findChannel(ownUrl)),
    timers: browserTimers,
    random: () => Math.random(),
    hidden: () => document.visibilityState === 'hidden',
    record: indexedDbRecord(),
    tabs: {
      channel: openTabChannel(name),
      locks: browserLocks(),
      lockName: name,
      id: `${performance.timeOrigin}-${Math.random()}`,
    },
  };
}
