import type { JobSummary } from '../contract/job.ts';
import {
  PROTOCOL_VERSION,
  type Cursor,
  type JournalEvent,
  type ServerMessage,
  type Welcome,
} from '../contract/wire.ts';
import type { TabChannel, TabMessage } from './tab-channel.ts';

/** What the leader knows, at the moment of a hello. */
export interface LeaderView {
  readonly cursor: Cursor | null;
  readonly jobs: ReadonlyMap<string, JobSummary>;
}

/** Events kept for followers that come back; the server keeps as many for one welcome. */
const REPLAY_LIMIT = 300;

/** The leader's side: answers other tabs as the server would, and passes on what it says. */
export class TabServer {
  readonly #channel: TabChannel;
  readonly #view: () => LeaderView;
  #recent: JournalEvent[] = [];
  #pingIntervalMs: number | null = null;

  constructor(channel: TabChannel, view: () => LeaderView) {
    this.#channel = channel;
    this.#view = view;
  }

  /** Live from now on. */
  up(pingIntervalMs: number): void {
    const was = this.#pingIntervalMs;
    this.#pingIntervalMs = pingIntervalMs;
    if (was === null) this.#channel.post({ type: 'up', to: null });
  }

  /** Not live, or leading only now: whoever listens has to say hello again. */
  down(): void {
    this.#pingIntervalMs = null;
    this.#channel.post({ type: 'down', to: null });
  }

  /** Takes an event that the state has taken. */
  event(event: JournalEvent): void {
    this.#recent.push(event);
    if (this.#recent.length > REPLAY_LIMIT) this.#recent.shift();
    this.relay(event);
  }

  /** The state has leapt: the events before it lead nowhere. */
  leapt(): void {
    this.#recent = [];
    if (this.#pingIntervalMs !== null) this.down();
  }

  relay(message: ServerMessage): void {
    if (this.#pingIntervalMs !== null) this.#channel.post({ type: 'say', to: null, message });
  }

  handle(message: TabMessage): void {
    if (message.type !== 'join' && message.type !== 'hello') return;
    const to = message.from;
    const { cursor, jobs } = this.#view();
    if (this.#pingIntervalMs === null || cursor === null) {
      this.#channel.post({ type: 'down', to });
    } else if (message.type === 'join') {
      this.#channel.post({ type: 'up', to });
    } else {
      const welcome = this.#welcome(message.resume, cursor, jobs, this.#pingIntervalMs);
      this.#channel.post({ type: 'say', to, message: welcome });
    }
  }

  #welcome(
    resume: Cursor | null,
    { epoch, seq }: Cursor,
    jobs: LeaderView['jobs'],
    pingIntervalMs: number,
  ): Welcome {
    const shared = { type: 'welcome', version: PROTOCOL_VERSION, epoch, pingIntervalMs } as const;
    const known = resume?.epoch === epoch ? resume.seq : null;
    if (known !== null && known >= seq - this.#recent.length) {
      const events = this.#recent.filter((event) => event.seq > known);
      // A follower that polled may be ahead for a moment: it is told nothing, and not sent back.
      const reached = Math.max(known, seq);
      return { ...shared, seq: reached, mode: 'replay', reason: null, events, jobs: null };
    }
    const reason = resume === null ? 'fresh' : known === null ? 'epoch' : 'too-many';
    const all = [...jobs.values()];
    return { ...shared, seq, mode: 'snapshot', reason, events: [], jobs: all };
  }
}
