import { words } from '../words/words.ts';
import type { News } from './job-news.ts';

export interface ToastAction {
  readonly name: string;
  /** Does it too, for as long as the message is there. */
  readonly key?: string;
  readonly run: () => void;
}

export interface ToastOptions {
  /** The one thing that can be done about it. */
  readonly action?: ToastAction;
  /** Without it, errors stay until they are dismissed, and the rest for a while. */
  readonly forMs?: number;
  /** It is gone without its action: dismissed, pushed out, or its time was up. */
  readonly onGone?: () => void;
}

export interface Toast extends News, ToastOptions {
  readonly key: number;
  /** How many pieces of news it tells of together. */
  readonly count: number;
}

/** For screen readers; it is heard once and then forgotten. */
export interface Announcement {
  readonly key: number;
  readonly text: string;
}

const SHOWN_MS = 8000;
const MOST = 4;
/** Long enough for every screen reader to have taken it up. */
const ANNOUNCED_MS = 5000;

/** What keeps messages from going. */
type Holder = 'pointer' | 'focus';

interface ToastTimer {
  readonly key: number;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** The messages in the corner of the page, newest last. */
export class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  announcements = $state.raw<readonly Announcement[]>([]);
  #lastKey = 0;
  #timers: readonly ToastTimer[] = [];
  #holders: readonly Holder[] = [];

  /** @returns the key to dismiss it by */
  show(news: News, options: ToastOptions = {}): number {
    const key = (this.#lastKey += 1);
    const joined = this.items.filter((toast) => isOneWith(toast, news));
    const count = joined.reduce((sum, toast) => sum + toast.count, 1);
    for (const toast of joined) this.#forget(toast.key);
    const told = count > 1 ? { ...news, text: textForMany(news, count), jobId: null } : news;
    this.items = [...this.items, { ...told, ...options, key, count }];
    for (const toast of this.items.slice(0, -MOST)) this.dismiss(toast.key);
    this.announce(news.text);
    if (this.#holders.length === 0) this.#startTimer(key);
    return key;
  }

  dismiss(key: number): void {
    const toast = this.items.find((item) => item.key === key);
    if (toast === undefined) return;
    this.#forget(key);
    toast.onGone?.();
  }

  act({ key, action }: Toast): void {
    this.#forget(key);
    action?.run();
  }

  /** Someone is reading: nothing disappears under the pointer or the focus. */
  hold(by: Holder): void {
    this.#holders = [...this.#holders, by];
    for (const { key } of this.items) this.#stopTimer(key);
  }

  release(by: Holder): void {
    this.#holders = this.#holders.filter((other) => other !== by);
    if (this.#holders.length > 0) return;
    for (const { key } of this.items) this.#startTimer(key);
  }

  announce(text: string): void {
    const key = (this.#lastKey += 1);
    this.announcements = [...this.announcements, { key, text }];
    setTimeout(() => {
      this.announcements = this.announcements.filter((other) => other.key !== key);
    }, ANNOUNCED_MS);
  }

  #forget(key: number): void {
    this.#stopTimer(key);
    this.items = this.items.filter((toast) => toast.key !== key);
    // What is gone fires no event of its leaving: whoever still holds another one does so anew.
    for (const holder of this.#holders) this.release(holder);
  }

  #startTimer(key: number): void {
    const toast = this.items.find((item) => item.key === key);
    const forMs = toast?.forMs ?? (toast?.tone === 'error' ? null : SHOWN_MS);
    if (forMs === null || this.#timers.some((timer) => timer.key === key)) return;
    const timer = setTimeout(() => this.dismiss(key), forMs);
    this.#timers = [...this.#timers, { key, timer }];
  }

  #stopTimer(key: number): void {
    for (const timer of this.#timers) if (timer.key === key) clearTimeout(timer.timer);
    this.#timers = this.#timers.filter((timer) => timer.key !== key);
  }
}

/** Ends of jobs are counted together; of the volume only the latest word counts. */
function isOneWith(toast: Toast, { kind }: News): boolean {
  return kind === toast.kind && (kind === 'ready' || kind === 'failed' || kind === 'pressure');
}

function textForMany({ kind, text }: News, count: number): string {
  const say = words().live.news;
  if (kind === 'ready') return say.manyReady(count);
  return kind === 'failed' ? say.manyFailed(count) : text;
}
