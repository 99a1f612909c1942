import type { News } from './job-news.ts';

export interface Toast extends News {
  readonly key: number;
}

const SHOWN_MS = 8000;
const MOST = 4;

/** The messages in the corner of the page, newest last. Errors stay until they are dismissed. */
export class Toasts {
  items = $state.raw<readonly Toast[]>([]);
  #lastKey = 0;
  #timers: ReturnType<typeof setTimeout>[] = [];

  show(news: News): void {
    const key = (this.#lastKey += 1);
    this.items = [...this.items, { ...news, key }].slice(-MOST);
    if (news.tone !== 'error') this.#startTimer(key);
  }

  dismiss(key: number): void {
    this.items = this.items.filter((toast) => toast.key !== key);
  }

  /** Someone is reading: nothing disappears under the pointer or the focus. */
  hold(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }

  release(): void {
    this.hold();
    for (const { key, tone } of this.items) if (tone !== 'error') this.#startTimer(key);
  }

  #startTimer(key: number): void {
    this.#timers.push(setTimeout(() => this.dismiss(key), SHOWN_MS));
  }
}
