import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { call, finished } from '../api.ts';
import type { Scenario } from '../scenario.ts';
import type { Booted } from '../workshop.ts';

const LONGEST_MS = 120;

/** A ZIP streams, the server dies: the client must notice, and the rest must fit what it has. */
export const killWhileDownloading: Scenario = {
  id: 'kill-download',
  title: 'kill -9 while a ZIP streams, then resume it',
  rounds: { full: 50, short: 1 },
  async run(rounds, workshop) {
    // Noise does not compress: a ZIP that takes a moment.
    const clip = await workshop.clip({
      seconds: 3,
      size: '960x540',
      filters: 'noise=alls=60:allf=t',
      options: ['-b:v', '20M'],
    });
    const lost: string[] = [];
    let booted = await workshop.boot();
    const { job } = await booted.client.createJob({
      videoPaths: [clip],
      variations: 2,
      fields: { output: '{"quality":"best"}' },
    });
    await finished(booted, job.id);
    const path = `/api/jobs/${job.id}/download`;
    const whole = await (await call(booted, path)).bytes();
    const expected = sha256([whole]);
    let cut = 0;
    for (let round = 0; round < rounds; round += 1) {
      const first = await readUntilKilled(booted, path, workshop.between(0, LONGEST_MS));
      booted = await workshop.boot();
      if (first.looksWhole && first.bytes.length !== whole.length)
        lost.push(`round ${round}: ${first.bytes.length} of ${whole.length} bytes looked whole`);
      if (first.looksWhole) continue;
      cut += 1;
      const rest = await call(booted, path, {
        headers: { range: `bytes=${first.bytes.length}-`, 'if-range': first.etag },
      });
      const got = sha256([first.bytes, await rest.bytes()]);
      if (first.bytes.length > 0 && rest.status !== 206)
        lost.push(`round ${round}: the resumed download was answered with ${rest.status}`);
      else if (got !== expected) lost.push(`round ${round}: the pieces are not the archive`);
    }
    await booted.server.stop();
    return { tried: rounds, lost, note: `${cut} were cut, of ${mebibytes(whole.length)} MiB` };
  },
};

interface Piece {
  readonly bytes: Uint8Array;
  readonly etag: string;
  /** Whether the client believes that it has everything. */
  readonly looksWhole: boolean;
}

async function readUntilKilled(booted: Booted, path: string, afterMs: number): Promise<Piece> {
  const response = await call(booted, path);
  const etag = response.headers.get('etag') ?? '';
  const killed = delay(afterMs).then(() => booted.kill());
  const chunks: Uint8Array[] = [];
  let looksWhole = true;
  try {
    for await (const chunk of response.body ?? []) chunks.push(chunk);
  } catch {
    looksWhole = false;
  }
  await killed;
  return { bytes: Buffer.concat(chunks), etag, looksWhole };
}

function sha256(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
