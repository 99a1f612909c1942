import type { Area, Words } from './en/index.ts';
import type { Language } from './languages.ts';

type Dictionary = { readonly [Name in Area]: () => Promise<Pick<Words, Name>> };

/** Every area of every language, to be fetched one by one. */
export const DICTIONARIES: Readonly<Record<Language, Dictionary>> = {
  en: {
    api: () => import('./en/api.ts'),
    common: () => import('./en/base.ts'),
    effects: () => import('./en/effects.ts'),
    errors: () => import('./en/errors.ts'),
    job: () => import('./en/job.ts'),
    jobs: () => import('./en/jobs.ts'),
    live: () => import('./en/base.ts'),
    login: () => import('./en/login.ts'),
    newJob: () => import('./en/new-job.ts'),
    plan: () => import('./en/plan.ts'),
    planning: () => import('./en/planning.ts'),
    settings: () => import('./en/settings.ts'),
    system: () => import('./en/system.ts'),
    trouble: () => import('./en/base.ts'),
    uploads: () => import('./en/uploads.ts'),
  },
  de: {
    api: () => import('./de/api.ts'),
    common: () => import('./de/base.ts'),
    effects: () => import('./de/effects.ts'),
    errors: () => import('./de/errors.ts'),
    job: () => import('./de/job.ts'),
    jobs: () => import('./de/jobs.ts'),
    live: () => import('./de/base.ts'),
    login: () => import('./de/login.ts'),
    newJob: () => import('./de/new-job.ts'),
    plan: () => import('./de/plan.ts'),
    planning: () => import('./de/planning.ts'),
    settings: () => import('./de/settings.ts'),
    system: () => import('./de/system.ts'),
    trouble: () => import('./de/base.ts'),
    uploads: () => import('./de/uploads.ts'),
  },
};
