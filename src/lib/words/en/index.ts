import { api } from './api.ts';
import { common } from './common.ts';
import { errors } from './errors.ts';
import { job } from './job.ts';
import { jobs } from './jobs.ts';
import { live } from './live.ts';
import { login } from './login.ts';
import { newJob } from './new-job.ts';
import { plan } from './plan.ts';
import { settings } from './settings.ts';
import { system } from './system.ts';

export const en = { api, common, errors, job, jobs, live, login, newJob, plan, settings, system };

/** Every word of the pages, by area. Values are texts, or functions of what is put into them. */
export type Words = Texts<typeof en>;

/** The shape of a dictionary without the texts of this one. */
type Texts<Value> = Value extends string
  ? string
  : Value extends (...values: infer Given) => string
    ? (...values: Given) => string
    : { readonly [Key in keyof Value]: Texts<Value[Key]> };
