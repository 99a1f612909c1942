import type { Area } from './en/index.ts';

/** Also where there is no page: errors are told in words. */
const EVERYWHERE = ['common', 'trouble'] as const;
const APP = [...EVERYWHERE, 'live'] as const;

/** The words that each page begins with, by its route. What it fetches later brings its own along (`withWords`). */
export const AREAS = {
  '/': EVERYWHERE,
  '/(app)': [...APP, 'newJob', 'plan'],
  '/(app)/jobs': [...APP, 'jobs', 'job'],
  '/(app)/jobs/[jobId]': [...APP, 'job', 'effects'],
  '/(app)/settings': [...APP, 'settings', 'planning'],
  '/(app)/system': [...APP, 'system'],
  '/api-docs': [...EVERYWHERE, 'api'],
  '/login': [...EVERYWHERE, 'login', 'errors'],
} as const satisfies Readonly<Record<string, readonly Area[]>>;
