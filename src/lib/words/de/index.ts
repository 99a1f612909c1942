import type { Words } from '../en/index.ts';
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

export const de: Words = {
  api,
  common,
  errors,
  job,
  jobs,
  live,
  login,
  newJob,
  plan,
  settings,
  system,
};
