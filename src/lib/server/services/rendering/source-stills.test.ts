import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { aSource } from '../../../../../tests/support/clips.ts';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { createKeepSourceStills } from './source-stills.ts';
import type { TakePictures } from './take-pictures.ts';

const hooks = { signal: new AbortController().signal, onStarted: () => undefined };

/** `ofSource`: stands for ffmpeg; called with the path of the picture it should leave. */
async function scene(ofSource: (posterPath: string) => Promise<boolean>) {
  const store = await testStore();
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  const { jobId, videoIds } = await insertTestJob(store);
  const [videoId] = videoIds;
  if (videoId === undefined) throw new Error('there is a video');
  const take: TakePictures['ofSource'] = async (name) =>
    (await ofSource(disk.tempPath(name)))
      ? { posterTemp: name, fingerprint: Buffer.alloc(4) }
      : null;
  const takePictures = { ofSource: take, ofOutput: () => Promise.resolve(null) };
  const keep = createKeepSourceStills({ store, disk, takePictures });
  const output = { quality: 'fast', fit: 'source', keepAudio: true } as const;
  const of = { jobId, videoId, sourceFile: 'source', source: aSource(), output };
  return {
    keep: (name: string) => keep(of, name, hooks),
    poster: async () => (await store.videos.find(videoId))?.poster_file,
  };
}

it('takes the stills of a source once, however many of its variations end at once', async () => {
  let taken = 0;
  const { keep, poster } = await scene(async (path) => {
    taken += 1;
    await writeFile(path, 'a picture');
    return true;
  });
  await Promise.all([keep('one'), keep('two'), keep('three')]);
  expect(taken).toBe(1);
  expect(await poster()).toBe('source.jpg');
});

it('lets the next one try when they could not be taken', async () => {
  let asked = 0;
  const { keep, poster } = await scene(async (path) => {
    asked += 1;
    if (asked === 1) return false;
    await writeFile(path, 'a picture');
    return true;
  });
  await Promise.all([keep('one'), keep('two')]);
  expect(asked).toBe(2);
  expect(await poster()).toBe('source.jpg');
});
