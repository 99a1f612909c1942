import { PreviewAnswer } from '../../contract/new-job.ts';
import { callApi } from '../api.ts';
import { refusalsInWords } from '../error-words.ts';
import type { NewJob } from '../new-job.svelte.ts';
import { browserTimers } from '../timers.ts';
import { ContactSheets } from './contact-sheets.svelte.ts';
import { newSeed } from './seed.ts';

const known = new WeakMap<NewJob, ContactSheets>();

/** The sheets of a job being put together: like the job, they outlive a look at another page. */
export function sheetsOf(newJob: NewJob): ContactSheets {
  const sheets =
    known.get(newJob) ??
    new ContactSheets(newJob, {
      async ask(json, signal) {
        const call = { method: 'POST', json, signal } as const;
        const answer = await callApi(PreviewAnswer, '/api/preview', call);
        return { ...answer, refused: await refusalsInWords(answer.refused) };
      },
      timers: browserTimers,
      newSeed,
    });
  known.set(newJob, sheets);
  return sheets;
}
