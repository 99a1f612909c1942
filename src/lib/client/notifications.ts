import { words } from '../words/words.ts';
import type { News } from './job-news.ts';

const KEY = 'video-refresher.notifications';

/** Not there on plain http, off the machine itself, nor in some browsers on phones. */
export function notificationsSupported(): boolean {
  return typeof Notification !== 'undefined' && isSecureContext;
}

/** Someone asked for them here, and the browser still allows them. */
export function notificationsEnabled(): boolean {
  return notificationsSupported() && Notification.permission === 'granted' && isWanted();
}

/**
 * Turns them on or off for this browser. To be called from a press only: it may ask for permission.
 * @returns `denied` also when the question was closed without an answer, or there are none
 */
export async function setNotifications(on: boolean): Promise<'granted' | 'denied' | 'off'> {
  if (!on) {
    keep(null);
    return 'off';
  }
  if (!notificationsSupported()) return 'denied';
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return 'denied';
  return keep('on') ? 'granted' : 'denied';
}

function isWanted(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

/** False where nothing can be kept, as in some private windows. */
function keep(value: 'on' | null): boolean {
  try {
    if (value === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, value);
    return true;
  } catch {
    return false;
  }
}

export interface NotifierOptions {
  /** Of the tabs of one browser one tells for all, lest each of them does. */
  readonly leads: () => boolean;
  readonly onOpen: (jobId: string) => void;
}

/** Tells of a job's end outside the page, while nobody looks at it. */
export class JobNotifier {
  readonly #options: NotifierOptions;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  tell({ ended }: News): void {
    const looksAtIt = document.visibilityState === 'visible';
    if (ended === undefined || looksAtIt || !this.#options.leads() || !notificationsEnabled()) {
      return;
    }
    const say = words().live.notification;
    const { id, name, status, counts } = ended;
    const [title, body] =
      status === 'failed'
        ? [say.failed(name), '']
        : [say.ready(name), say.readyBody(counts.completed)];
    try {
      // The tag keeps a second one of the same job from standing beside the first.
      const shown = new Notification(title, { body, tag: id, icon: '/favicon.svg' });
      shown.onclick = () => {
        window.focus();
        this.#options.onOpen(id);
        shown.close();
      };
    } catch {
      // Chrome on Android allows them to service workers only (crbug.com/481856).
    }
  }
}
