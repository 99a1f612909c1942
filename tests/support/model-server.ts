import { jobId, makeSummary, makeVideo, variationId, videoId } from './job-fixtures.ts';
import { ApiError, offline } from '../../src/lib/client/api.ts';
import { CLOSED_ABNORMALLY, type LinkListener, type OpenLink } from '../../src/lib/client/link.ts';
import type { Rest } from '../../src/lib/client/rest.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import { JobSummary, type Job } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import {
  CLOSE,
  type ClientMessage,
  type Cursor,
  type JournalEvent,
  type ServerMessage,
  type Welcome,
} from '../../src/lib/contract/wire.ts';
import type { Simulation } from './simulation.ts';
import * as v from 'valibot';

/** Small, so that a test leaves it behind often. */
const REPLAY_LIMIT = 6;
const PING_MS = 20_000;

interface Peer {
  readonly listener: LinkListener;
  open: boolean;
  greeted: boolean;
}

type Change = 'create' | 'work' | 'finish' | 'expire' | 'cleanup';
type Body = Pick<JournalEvent, 'kind' | 'jobId' | 'data'>;

/** A server as its protocol describes it, behind a network that may lose, repeat, delay and swap what is sent. */
export class ModelServer {
  readonly #time: Simulation;
  readonly #peers = new Set<Peer>();
  /** Per epoch, the revision of each job that the events up to a `seq` tell: a state there holds at least that. */
  readonly history = new Map<string, ReadonlyMap<string, number>[]>();
  #epoch = 0;
  #jobs = new Map<string, Job>();
  #events: JournalEvent[] = [];
  #trimmedSeq = 0;
  #running = true;
  #created = 0;
  /** Whether the network behaves. */
  fair = false;
  /** Whether links are let through; requests are in any case. */
  blocked = false;
  /** Requests that were asked, ever. */
  requests = 0;
  #sessionsEnded = false;

  constructor(time: Simulation) {
    this.#time = time;
    this.#startJournal();
    this.change('create');
    this.#beat();
  }

  get cursor(): Cursor {
    return { epoch: `e${this.#epoch}`, seq: this.#seq };
  }

  get connected(): number {
    return [...this.#peers].filter(({ greeted }) => greeted).length;
  }

  summaries(): JobSummary[] {
    return [...this.#jobs.values()].map((job) => v.parse(JobSummary, job));
  }

  job(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  get #seq(): number {
    return this.#trimmedSeq + this.#events.length;
  }

  /** `pick` chooses the job, of those that can change so. */
  change(what: Change, pick = 0): void {
    const active = [...this.#jobs.values()].filter(({ status }) => !isFinal(status));
    const settled = [...this.#jobs.values()].filter(({ status }) => status === 'completed');
    const of = what === 'expire' ? settled : active;
    const job = of[pick % Math.max(1, of.length)];
    if (what === 'create') this.#create();
    else if (what === 'cleanup') this.#append({ kind: 'cleanup.completed', ...CLEANUP });
    else if (job === undefined) return;
    else if (what === 'work') this.#work(job, pick);
    else if (what === 'finish')
      this.#update(job, 'job.updated', { status: 'completed', progress: 100 });
    else this.#update(job, 'job.expired', { status: 'expired', videos: [] });
  }

  /** The oldest events are no longer kept. */
  trim(): void {
    this.#trimmedSeq = this.#seq;
    this.#events = [];
  }

  /** Every link breaks; the server goes on. */
  cut(): void {
    for (const peer of [...this.#peers]) this.#close(peer, CLOSED_ABNORMALLY);
  }

  /** Down for that long; what it knows stays. */
  restart(downMs: number): void {
    this.#running = false;
    this.cut();
    this.#time.after(downMs, () => (this.#running = true));
  }

  /** Whoever was logged in is so no longer. */
  endSessions(): void {
    this.#sessionsEnded = true;
    for (const peer of [...this.#peers]) this.#close(peer, CLOSE.unauthenticated);
  }

  /** Starts again with nothing. */
  replaceDatabase(): void {
    this.cut();
    this.#epoch += 1;
    this.#startJournal();
  }

  readonly openLink: OpenLink = (listener) => {
    const peer: Peer = { listener, open: true, greeted: false };
    this.#peers.add(peer);
    this.#carry(peer, () => {
      if (this.#sessionsEnded) this.#close(peer, CLOSE.unauthenticated);
      else if (this.#running && !this.blocked && !this.#mishap(0.2)) listener.onOpen();
      else this.#close(peer, CLOSED_ABNORMALLY);
    });
    return {
      send: (message) => this.#carry(peer, () => this.#receive(peer, message)),
      close: () => {
        peer.open = false;
        this.#peers.delete(peer);
      },
    };
  };

  readonly rest: Rest = {
    events: (after, signal) =>
      this.#answer(signal, () => {
        if (after?.epoch !== this.cursor.epoch) return { ...this.cursor, reason: 'epoch' };
        if (after.seq < this.#trimmedSeq) return { ...this.cursor, reason: 'trimmed' };
        const events = this.#after(after.seq).slice(0, REPLAY_LIMIT);
        return { ...this.cursor, events };
      }),
    snapshot: (signal) => this.#answer(signal, () => this.summaries()),
    active: (signal) =>
      this.#answer(signal, () => this.summaries().filter(({ status }) => !isFinal(status))),
    job: (id, signal) =>
      this.#answer(signal, () => {
        const job = this.#jobs.get(id);
        if (job === undefined) throw new ApiError(404, 'JOB_NOT_FOUND', 'No such job');
        return job;
      }),
  };

  #startJournal(): void {
    this.#jobs = new Map();
    this.#events = [];
    this.#trimmedSeq = 0;
    this.history.set(this.cursor.epoch, [new Map()]);
  }

  #create(): void {
    const n = (this.#created += 1);
    const id = jobId(n);
    const videos = [makeVideo({ id: videoId(n) })].map((video) => ({
      ...video,
      variations: video.variations.map((one, i) => ({ ...one, id: variationId(2 * n + i) })),
    }));
    const job: Job = { ...makeSummary({ id, rev: 0 }), recipe: PRESETS[0]!.recipe, videos };
    this.#update(job, 'job.created', { status: 'queued' });
  }

  /** As the server does: the variation's event first, then the job's. */
  #work(job: Job, pick: number): void {
    const [video] = job.videos;
    const old = video?.variations[pick % 2];
    if (video === undefined || old === undefined) return;
    const variation = { ...old, status: 'processing' as const, attempt: old.attempt + 1 };
    const variations = video.variations.map((one) => (one === old ? variation : one));
    const rev = job.rev + 1;
    const worked: Job = { ...job, rev, videos: [{ ...video, variations }] };
    this.#jobs.set(job.id, worked);
    const data = { rev, videoId: video.id, variation };
    this.#append({ kind: 'variation.updated', jobId: job.id, data });
    this.#update(worked, 'job.updated', { status: 'processing', progress: Math.min(99, rev) });
  }

  #update(
    job: Job,
    kind: 'job.created' | 'job.updated' | 'job.expired',
    changes: Partial<Job>,
  ): void {
    const next = { ...job, ...changes, rev: job.rev + 1 };
    this.#jobs.set(job.id, next);
    this.#append({ kind, jobId: job.id, data: { job: v.parse(JobSummary, next) } });
  }

  #append(body: Body): void {
    const at = new Date(this.#time.nowMs()).toISOString();
    const event = { type: 'event', seq: this.#seq + 1, at, ...body } as JournalEvent;
    this.#events.push(event);
    const history = this.history.get(this.cursor.epoch) ?? [];
    const told = event.jobId !== null && 'job' in event.data ? [event.data.job] : [];
    history.push(
      new Map([...(history.at(-1) ?? []), ...told.map(({ id, rev }) => [id, rev] as const)]),
    );
    for (const peer of this.#peers) if (peer.greeted) this.#say(peer, event);
  }

  #after(seq: number): JournalEvent[] {
    return this.#events.filter((event) => event.seq > seq);
  }

  #receive(peer: Peer, message: ClientMessage): void {
    if (message.type !== 'hello' || !this.#running) return;
    peer.greeted = true;
    this.#say(peer, this.#welcome(message.resume));
  }

  #welcome(resume: Cursor | null): Welcome {
    const shared = {
      type: 'welcome',
      version: 1,
      pingIntervalMs: PING_MS,
      ...this.cursor,
    } as const;
    const reason = this.#whyNoReplay(resume);
    if (reason !== null)
      return { ...shared, mode: 'snapshot', reason, events: [], jobs: this.summaries() };
    const events = this.#after(resume?.seq ?? 0);
    return { ...shared, mode: 'replay', reason: null, events, jobs: null };
  }

  #whyNoReplay(resume: Cursor | null) {
    if (resume === null) return 'fresh';
    if (resume.epoch !== this.cursor.epoch) return 'epoch';
    if (resume.seq < this.#trimmedSeq) return 'trimmed';
    return this.#seq - resume.seq > REPLAY_LIMIT ? 'too-many' : null;
  }

  #beat(): void {
    this.#time.after(PING_MS, () => {
      for (const peer of this.#peers)
        if (peer.greeted) this.#say(peer, { type: 'ping', n: 1, seq: this.#seq });
      this.#beat();
    });
  }

  #say(peer: Peer, message: ServerMessage): void {
    if (this.#mishap(0.1)) return;
    this.#carry(peer, () => peer.listener.onMessage(message));
    if (this.#mishap(0.1)) this.#carry(peer, () => peer.listener.onMessage(message));
  }

  /** In order and soon where the network is fair; at any time within a second where it is not. */
  #carry(peer: Peer, arrive: () => void): void {
    const delayMs = this.fair ? 5 : this.#time.random() * 1000;
    this.#time.after(delayMs, () => {
      if (peer.open) arrive();
    });
  }

  #close(peer: Peer, code: number): void {
    if (!peer.open) return;
    peer.open = false;
    this.#peers.delete(peer);
    peer.listener.onClose(code);
  }

  /** What is answered is as it was when the question arrived; the answer takes its time. */
  async #answer<T>(signal: AbortSignal, look: () => T): Promise<T> {
    this.requests += 1;
    await this.#time.wait(this.#latencyMs());
    signal.throwIfAborted();
    if (this.#sessionsEnded) throw new ApiError(401, 'UNAUTHENTICATED', 'Log in first');
    if (!this.#running || this.#mishap(0.2)) throw offline();
    const seen = look();
    await this.#time.wait(this.#latencyMs());
    signal.throwIfAborted();
    return seen;
  }

  #latencyMs(): number {
    return this.fair ? 5 : this.#time.random() * 500;
  }

  #mishap(chance: number): boolean {
    return !this.fair && this.#time.random() < chance;
  }
}

const CLEANUP = { jobId: null, data: { freedBytes: 1, jobs: [] } };
