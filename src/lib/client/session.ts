import * as v from 'valibot';
import { LoginAnswer } from '../contract/auth.ts';
import { callApi } from './api.ts';
import { indexedDbRecord } from './record-store.ts';

/** All tabs of a browser share its session. */
const TABS = 'video-refresher.session';

/** The page to log in on, which leads back to `path`. */
export function loginUrl(path: string): string {
  return `/login?next=${encodeURIComponent(path)}`;
}

/**
 * Logs in; the session is a cookie that comes with the answer. What an earlier session left behind is dropped.
 * @throws ApiError whose message says what to do, and how long to wait after too many tries
 */
export async function logIn(password: string): Promise<void> {
  await callApi(LoginAnswer, '/api/auth/login', { method: 'POST', json: { password } });
  await indexedDbRecord()
    .clear()
    .catch(() => undefined);
  tellLoggedIn();
}

/** Tells the other tabs that there is a session, which they may be waiting for. */
export function tellLoggedIn(): void {
  const tabs = new BroadcastChannel(TABS);
  tabs.postMessage('begun');
  tabs.close();
}

/** Calls `hear` when a tab, this one too, tells of a session; gives the function that ends that. */
export function onLoggedIn(hear: () => void): () => void {
  const tabs = new BroadcastChannel(TABS);
  tabs.onmessage = hear;
  return () => tabs.close();
}

/** Ends the session here and in every other tab that uses it. Without an answer it ends when it expires. */
export async function logOut(): Promise<void> {
  await fetch('/api/auth/logout', { method: 'POST' }).catch(() => null);
}

/** Ends every login there is, this one too. @throws ApiError */
export async function logOutEverywhere(): Promise<void> {
  await callApi(v.unknown(), '/api/auth/logout-everywhere', { method: 'POST' });
}
