import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { aSource, makeClip } from '../../../../../tests/support/clips.ts';
import { filesIn } from '../../../../../tests/support/files-in.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { PRESETS } from '../../../contract/recipe.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { createPreview } from './preview.ts';

const [preset] = PRESETS;
const never = new AbortController().signal;

/** Uploads that the examination finds no fault with: one of them sound, the other not even a video. */
async function scene() {
  const folder = await tempDir();
  const disk = new LocalDisk(folder);
  await disk.prepare();
  await makeClip(join(folder, 'sound.mp4'));
  await writeFile(join(folder, 'unsound.mp4'), 'nothing that can be drawn');
  const preview = createPreview({
    ...{ disk, ffmpegPath: 'ffmpeg', threads: 1, newId: () => ulid(), newSeed: () => 1 },
    uploads: {
      find: (id) => {
        const name = `${id}.mp4`;
        return Promise.resolve({ file: id, name, sizeBytes: 1, path: join(folder, name) });
      },
    },
    examine: () => Promise.resolve(aSource({ audio: null })),
    findRecipe: () => Promise.resolve(preset!.recipe),
    limits: { maxVariations: 20, maxVideosPerJob: 10, maxPixels: 1e6 },
  });
  const ask = (...uploads: string[]) => preview({ uploads, variations: 2, keep: {} }, never);
  return { ask, tempFiles: () => filesIn(join(folder, 'tmp')) };
}

it('shows the others when no picture of one can be drawn', async () => {
  const { ask, tempFiles } = await scene();
  const { sheets, refused } = await ask('unsound', 'sound');
  expect(sheets.map(({ upload }) => upload)).toEqual(['sound']);
  expect(refused).toEqual([
    {
      name: 'unsound.mp4',
      code: 'VIDEO_DAMAGED',
      message: expect.stringContaining('no picture of it') as string,
    },
  ]);
  expect(await tempFiles()).toEqual([]);
});

it('shows the same cells of a video whatever becomes of those before it', async () => {
  const { ask } = await scene();
  const [beside, alone] = [await ask('unsound', 'sound'), await ask('sound', 'sound')];
  expect(beside.sheets[0]?.cells).toEqual(alone.sheets[1]?.cells);
});

it('refuses all when of none a picture can be drawn', async () => {
  const { ask } = await scene();
  await expect(ask('unsound', 'unsound')).rejects.toMatchObject({
    code: 'VIDEO_DAMAGED',
    facts: { refused: [{ name: 'unsound.mp4' }, { name: 'unsound.mp4' }] },
  });
});
