import type { JournalEvent, ServerMessage } from '../contract/wire.ts';
import { runForLeader, type Locks } from './leader.ts';
import type { OpenLink } from './link.ts';
import type { TabChannel, TabMessage } from './tab-channel.ts';
import { openTabLink } from './tab-link.ts';
import { TabServer, type LeaderView } from './tab-server.ts';

export interface TabsOptions {
  readonly channel: TabChannel;
  /** Null where there are no Web Locks, as on plain http: each tab then has its own connection. */
  readonly locks: Locks | null;
  /** The lock that the leader holds. */
  readonly lockName: string;
  /** Tells this tab from the others. */
  readonly id: string;
  readonly view: () => LeaderView;
}

export interface TabsListener {
  /** This tab holds the connection from now on. */
  onLead(): void;
  /** A connection may be had at once: the leader is live, or someone looks at a follower. */
  onWake(): void;
  onEnded(): void;
  onTold(): void;
}

/** The tabs of one browser: one of them holds the connection, and serves the others. */
export class Tabs {
  readonly #options: TabsOptions;
  readonly #listener: TabsListener;
  readonly #endings: (() => void)[] = [];
  #server: TabServer | null = null;
  #leads = false;

  constructor(options: TabsOptions, listener: TabsListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** This tab's state is the one that is kept. */
  get leads(): boolean {
    return this.#leads;
  }

  /** The way through the leader; null where there is none. */
  get openLink(): OpenLink | null {
    const { channel, locks, id } = this.#options;
    return locks && openTabLink(channel, id);
  }

  /** May call `onLead` at once. */
  start(): void {
    const { channel, locks, lockName } = this.#options;
    this.#endings.push(channel.listen((message) => this.#hear(message)));
    if (locks === null) this.#lead(false);
    else this.#endings.push(runForLeader(locks, lockName, () => this.#lead(true)));
  }

  stop(): void {
    this.#server?.down();
    this.#server = null;
    for (const end of this.#endings.splice(0)) end();
    this.#options.channel.close();
  }

  up(pingIntervalMs: number): void {
    this.#server?.up(pingIntervalMs);
  }

  down(): void {
    this.#server?.down();
  }

  leapt(): void {
    this.#server?.leapt();
  }

  event(event: JournalEvent): void {
    this.#server?.event(event);
  }

  relay(message: ServerMessage): void {
    this.#server?.relay(message);
  }

  tell(what: 'ended' | 'told' | 'wake'): void {
    this.#options.channel.post({ type: what });
  }

  #lead(serve: boolean): void {
    this.#leads = true;
    const { channel, view } = this.#options;
    if (serve) this.#server = new TabServer(channel, view);
    // Those who listened to the leader before may have missed something.
    this.#server?.down();
    this.#listener.onLead();
  }

  #hear(message: TabMessage): void {
    this.#server?.handle(message);
    if (message.type === 'ended') this.#listener.onEnded();
    else if (message.type === 'told') this.#listener.onTold();
    else if (message.type === 'wake' || (message.type === 'up' && message.to === null))
      this.#listener.onWake();
  }
}
