import { api } from './api.ts';
import { common } from './common.ts';
import { effects } from './effects.ts';
import { errors } from './errors.ts';
import { job } from './job.ts';
import { jobs } from './jobs.ts';
import { live } from './live.ts';
import { login } from './login.ts';
import { newJob } from './new-job.ts';
import { plan } from './plan.ts';
import { planning } from './planning.ts';
import { settings } from './settings.ts';
import { system } from './system.ts';
import { trouble } from './trouble.ts';
import { uploads } from './uploads.ts';

export const en = {
  api,
  common,
  effects,
  errors,
  job,
  jobs,
  live,
  login,
  newJob,
  plan,
  planning,
  settings,
  system,
  trouble,
  uploads,
};

/** Every word of the pages, by area. Values are texts, or functions of what is put into them. */
export type Words = Texts<typeof en>;

/** What a page fetches as one. */
export type Area = keyof Words;

/** The shape of a dictionary without the texts of this one. */
type Texts<Value> = Value extends string
  ? string
  : Value extends (...values: infer Given) => string
    ? (...values: Given) => string
    : { readonly [Key in keyof Value]: Texts<Value[Key]> };
