import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError } from '../../../scripts/support/api-client.ts';
import { finished } from '../api.ts';
import type { Scenario } from '../scenario.ts';
import { probe } from '../../support/clips.ts';
import type { Workshop } from '../workshop.ts';

/** Frames that may be missing of an output: what a changed speed rounds away. */
const FRAMES = 2;

/** Every damaged file is refused, fails with a reason, or becomes a video with all of its frames. */
export const damagedSources: Scenario = {
  id: 'damaged',
  title: 'a source that was cut, holed, or had bits flipped',
  rounds: { full: 120, short: 4 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 2, size: '320x180' });
    const bytes = await readFile(clip);
    const { streams } = await probe(clip);
    const frames = Number(streams.find((each) => each.codec_type === 'video')?.nb_read_packets);
    const lost: string[] = [];
    const ends = { refused: 0, failed: 0, completed: 0 };
    const booted = await workshop.boot();
    for (let round = 0; round < rounds; round += 1) {
      const path = join(workshop.dir, 'damaged.mp4');
      await writeFile(path, damage(bytes, round % 4, workshop));
      try {
        const { job } = await booted.client.createJob({
          videoPaths: [path],
          variations: 1,
          fields: { effects: '{"speed":{"enabled":false,"min":1,"max":1}}' },
        });
        const done = await finished(booted, job.id);
        const [variation] = done.videos[0]?.variations ?? [];
        if (variation?.status === 'completed') {
          ends.completed += 1;
          const zip = join(workshop.dir, 'variation.mp4');
          await writeFile(zip, await variationOf(booted, done.id, done.videos[0]?.id ?? ''));
          const made = await probe(zip);
          const count = Number(
            made.streams.find((each) => each.codec_type === 'video')?.nb_read_packets,
          );
          if (count < frames - FRAMES)
            lost.push(`round ${round}: completed with ${count} of ${frames} frames`);
        } else if (variation?.error?.message) ends.failed += 1;
        else lost.push(`round ${round}: ${done.status} without a reason`);
        await booted.client.deleteJob(job.id);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 422) throw error;
        ends.refused += 1;
      }
    }
    await booted.server.stop();
    const { refused, failed, completed } = ends;
    return {
      tried: rounds,
      lost,
      note: `${refused} refused, ${failed} failed, ${completed} whole`,
    };
  },
};

async function variationOf(
  { server, client }: { server: { url: string }; client: { token: string } },
  jobId: string,
  videoId: string,
): Promise<Uint8Array> {
  const response = await fetch(`${server.url}/api/jobs/${jobId}/videos/${videoId}/variations/1`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  return response.bytes();
}

function damage(bytes: Buffer, kind: number, workshop: Workshop): Buffer {
  const damaged = Buffer.from(bytes);
  const at = workshop.between(1, bytes.length - 1);
  if (kind === 0) return damaged.subarray(0, at);
  if (kind === 1) return damaged.fill(0, at, Math.min(bytes.length, at + 4096));
  if (kind === 2) {
    damaged[at] = (damaged[at] ?? 0) ^ (1 << workshop.between(0, 7));
    return damaged;
  }
  for (let flips = 0; flips < 200; flips += 1) {
    const where = workshop.between(0, bytes.length - 1);
    damaged[where] = (damaged[where] ?? 0) ^ (1 << workshop.between(0, 7));
  }
  return damaged;
}
