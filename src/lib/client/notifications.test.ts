import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSummary } from '../../../tests/support/job-fixtures.ts';
import {
  JobNotifier,
  notificationsEnabled,
  notificationsSupported,
  setNotifications,
} from './notifications.ts';

let shown: string[];
let permission: NotificationPermission;
let answer: NotificationPermission;
let visibilityState: DocumentVisibilityState;

class FakeNotification {
  static get permission(): NotificationPermission {
    return permission;
  }
  static requestPermission(): Promise<NotificationPermission> {
    permission = answer;
    return Promise.resolve(answer);
  }
  readonly close = () => undefined;
  constructor(title: string) {
    shown.push(title);
  }
}

beforeEach(() => {
  [shown, permission, answer, visibilityState] = [[], 'default', 'granted', 'hidden'];
  const kept = new Map<string, string>();
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('document', {
    get visibilityState() {
      return visibilityState;
    },
  });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const ended = makeSummary({ status: 'completed' });
const news = { tone: 'success', text: '', jobId: ended.id, ended } as const;
const tell = (leads = true) =>
  new JobNotifier({ leads: () => leads, onOpen: () => undefined }).tell(news);

it('tells of a finished job once someone asked for it, and no longer when that is taken back', async () => {
  tell();
  expect([await setNotifications(true), notificationsEnabled()]).toEqual(['granted', true]);
  tell();
  expect([await setNotifications(false), notificationsEnabled()]).toEqual(['off', false]);
  tell();
  expect(shown).toEqual(['“Summer sale” is ready']);
});

it('says when the browser does not allow them', async () => {
  answer = 'denied';
  expect([await setNotifications(true), notificationsEnabled()]).toEqual(['denied', false]);
  vi.stubGlobal('isSecureContext', false);
  expect(notificationsSupported()).toBe(false);
});

it('is silent while someone looks, in a tab that does not speak for all, and about other news', async () => {
  await setNotifications(true);
  tell(false);
  new JobNotifier({ leads: () => true, onOpen: () => undefined }).tell({
    tone: 'info',
    text: '',
    jobId: null,
  });
  visibilityState = 'visible';
  tell();
  expect(shown).toEqual([]);
});
