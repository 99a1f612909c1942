import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../../src/lib/contract/job.ts';
import { filesIn } from '../../support/files-in.ts';
import { call } from '../api.ts';
import type { Scenario } from '../scenario.ts';
import type { Booted } from '../workshop.ts';

const LONGEST_MS = 150;
const TUS = { 'tus-resumable': '1.0.0' };

/**
 * Half of the rounds send a job in one request, half a resumable upload. Whatever was answered with 202 must be
 * there after the restart; an upload goes on from its offset and is the file that was sent.
 */
export const killWhileUploading: Scenario = {
  id: 'kill-uploading',
  title: 'kill -9 at a random moment while uploading',
  rounds: { full: 200, short: 2 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({
      seconds: 2,
      size: '640x360',
      filters: 'noise=alls=60:allf=t',
      options: ['-b:v', '20M'],
    });
    const bytes = await readFile(clip);
    const lost: string[] = [];
    const accepted: string[] = [];
    let booted = await workshop.boot();
    // Nothing is encoded: what is looked at is what was sent.
    await call(booted, '/api/queue/pause', { method: 'POST' });
    for (let round = 0; round < rounds; round += 1) {
      const afterMs = workshop.between(0, LONGEST_MS);
      if (round % 2 === 0) {
        const killed = delay(afterMs).then(() => booted.kill());
        const job = await booted.client
          .createJob({ videoPaths: [clip], variations: 1 })
          .then((answer) => answer.job.id as string)
          .catch(() => null);
        await killed;
        booted = await workshop.boot();
        if (job !== null) accepted.push(job);
      } else {
        const at = await beginUpload(booted, bytes.length);
        const killed = delay(afterMs).then(() => booted.kill());
        await sendFrom(booted, at, 0, bytes).catch(() => undefined);
        await killed;
        booted = await workshop.boot();
        const job = await finishUpload(booted, at, bytes);
        if (typeof job === 'string') lost.push(`round ${round}: ${job}`);
        else accepted.push(job.id);
      }
      lost.push(...(await missing(booted, accepted, bytes)));
      if (accepted.length > 10) await booted.client.deleteJob(accepted.shift() as Job['id']);
    }
    const uploads = await filesIn(join(booted.dataDir, 'uploads'));
    if (uploads.length !== accepted.length)
      lost.push(`${uploads.length} files are kept for ${accepted.length} jobs`);
    await booted.server.stop();
    return { tried: rounds, lost };
  },
};

async function beginUpload(booted: Booted, length: number): Promise<string> {
  const filename = Buffer.from('clip.mp4').toString('base64');
  const response = await call(booted, '/api/uploads', {
    method: 'POST',
    headers: {
      ...TUS,
      'upload-length': String(length),
      'upload-metadata': `filename ${filename}`,
    },
  });
  return response.headers.get('location') ?? '';
}

function sendFrom(booted: Booted, at: string, offset: number, bytes: Buffer): Promise<Response> {
  return call(booted, at, {
    method: 'PATCH',
    headers: {
      ...TUS,
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: new Uint8Array(bytes.subarray(offset)),
  });
}

/** The job of an upload that was resumed; a sentence when something is lost. */
async function finishUpload(booted: Booted, at: string, bytes: Buffer): Promise<Job | string> {
  const head = await call(booted, at, { method: 'HEAD', headers: TUS });
  if (!head.ok) return `the upload is gone (${head.status})`;
  const offset = Number(head.headers.get('upload-offset'));
  if (offset > bytes.length) return `the offset ${offset} is beyond the file`;
  if (offset < bytes.length) {
    const sent = await sendFrom(booted, at, offset, bytes);
    if (!sent.ok) return `the upload does not go on (${sent.status})`;
  }
  const created = await call(booted, '/api/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploads: [at.split('/').at(-1)], variations: 1 }),
  });
  const answer = (await created.json()) as { job: Job; code?: string };
  return created.status === 202 ? answer.job : `the upload makes no job (${answer.code})`;
}

/** Accepted jobs that are not there, or whose source is not what was sent. */
async function missing(booted: Booted, jobs: readonly string[], bytes: Buffer): Promise<string[]> {
  const expected = sha256(bytes);
  const lost: string[] = [];
  for (const id of jobs)
    if (!(await call(booted, `/api/jobs/${id}`)).ok)
      lost.push(`job ${id} was accepted and is gone`);
  const folder = join(booted.dataDir, 'uploads');
  const names = (await filesIn(folder)).filter((name) => !name.includes('/'));
  const whole = await Promise.all(
    names.map(async (name) => sha256(await readFile(join(folder, name))) === expected),
  );
  if (whole.filter(Boolean).length < jobs.length) lost.push('the source of a job is not whole');
  return lost;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
