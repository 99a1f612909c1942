import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PreviewRequest } from '../../src/lib/contract/new-job.ts';
import { meanColour, probe } from '../support/clips.ts';
import { newClip, testApp } from '../support/app.ts';
import { tempDir } from '../support/temp-dir.ts';
import { uploadFile } from '../support/upload.ts';

const never = new AbortController().signal;

function request(uploads: string[], rest: Partial<PreviewRequest> = {}): PreviewRequest {
  return { uploads, variations: 3, keep: {}, ...rest };
}

/** Writes a data URL to a file. */
async function save(image: string): Promise<string> {
  expect(image).toMatch(/^data:image\/jpeg;base64,/);
  const path = join(await tempDir(), 'sheet.jpg');
  await writeFile(path, Buffer.from(image.split(',')[1] ?? '', 'base64'));
  return path;
}

it('shows a still of every planned variation, and the job made of it has exactly these', async () => {
  const { app, dataDir } = await testApp();
  const id = await uploadFile(app, await newClip(2, '640x360'));
  const asked = performance.now();
  const { seed, sheets, refused } = await app.preview(request([id], { variations: 10 }), never);
  // Three seconds are promised for 1080p on an idle machine; tests share theirs.
  expect(performance.now() - asked).toBeLessThan(15_000);
  expect(refused).toEqual([]);
  const [sheet] = sheets;
  expect(sheet).toMatchObject({ upload: id, name: 'clip.mp4', columns: 5, rows: 2 });
  expect(sheet).toMatchObject({ cellWidth: 320, cellHeight: 180 });
  const { streams } = await probe(await save(sheet!.image));
  expect(streams[0]).toMatchObject({ codec_name: 'mjpeg', width: 1600, height: 360 });
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);

  const again = await app.preview(request([id], { variations: 10, seed }), never);
  expect(again).toEqual({ seed, sheets, refused });
  const { job } = await app.submitUploads({
    ...{ uploads: [id], variations: 10, seed, name: '', keepSources: false, plans: {} },
  });
  expect(job.videos[0]!.variations.map(({ n, effects }) => ({ n, effects }))).toEqual(sheet!.cells);
});

it('shows the picture as it will be: brighter where the plan says so, in upright cells', async () => {
  const { app } = await testApp();
  const id = await uploadFile(app, await newClip(1, '180x320'));
  const { sheets } = await app.preview(request([id], { variations: 2 }), never);
  const neutral = { ...sheets[0]!.cells[0]!.effects, brightness: 0, contrast: 1, gamma: 1 };
  const kept = { '1': { ...neutral, brightness: -0.2 }, '2': { ...neutral, brightness: 0.2 } };
  const changed = await app.preview(request([id], { variations: 2, keep: { [id]: kept } }), never);
  expect(changed.sheets[0]).toMatchObject({ columns: 2, cellWidth: 180, cellHeight: 320 });
  const path = await save(changed.sheets[0]!.image);
  const [dark] = await meanColour(path, '180:320:0:0');
  const [bright] = await meanColour(path, '180:320:180:0');
  expect(bright - dark).toBeGreaterThan(25);
});

it('draws single cells anew and keeps those that are locked', async () => {
  const { app } = await testApp();
  const id = await uploadFile(app, await newClip());
  const first = (await app.preview(request([id], { seed: 1 }), never)).sheets[0]!.cells;
  const keep = { [id]: { '2': first[1]!.effects } };
  const second = (await app.preview(request([id], { seed: 2, keep }), never)).sheets[0]!.cells;
  expect(second[1]).toEqual(first[1]);
  expect(second[0]).not.toEqual(first[0]);
  expect(second[2]).not.toEqual(first[2]);
  const plans = { [id]: second.map(({ effects }) => effects) };
  const job = { uploads: [id], variations: 3, name: '', keepSources: false, plans };
  const made = (await app.submitUploads(job)).job.videos[0]!;
  expect(made.variations.map(({ n, effects }) => ({ n, effects }))).toEqual(second);
});

it('lists what it refuses beside what it shows, and refuses all when none is usable', async () => {
  const { app } = await testApp();
  const notes = join(await tempDir(), 'notes.mp4');
  await writeFile(notes, 'this is not a video');
  const bad = await uploadFile(app, notes);
  const good = await uploadFile(app, await newClip());
  const { sheets, refused } = await app.preview(request([bad, good]), never);
  expect(sheets.map(({ upload }) => upload)).toEqual([good]);
  expect(refused).toMatchObject([{ name: 'notes.mp4', code: 'NOT_A_VIDEO' }]);
  await expect(app.preview(request([bad]), never)).rejects.toMatchObject({
    code: 'NOT_A_VIDEO',
    facts: { refused: [{ name: 'notes.mp4' }] },
  });
  await expect(app.preview(request([good], { variations: 21 }), never)).rejects.toMatchObject({
    code: 'INVALID_FIELD',
  });
  await expect(app.preview(request([good], { preset: 'wild' }), never)).rejects.toMatchObject({
    code: 'INVALID_FIELD',
  });
  const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  await expect(app.preview(request([good, unknown]), never)).rejects.toMatchObject({
    code: 'UPLOAD_NOT_FOUND',
  });
});

it('ends with its client, and leaves nothing behind', async () => {
  const { app, dataDir } = await testApp();
  const clip = await newClip(2, '1280x720');
  const copies = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const path = join(await tempDir(), `${name}.mp4`);
      await copyFile(clip, path);
      return uploadFile(app, path);
    }),
  );
  const gone = new AbortController();
  const answer = app.preview(request(copies, { variations: 20 }), gone.signal);
  gone.abort(new Error('gone'));
  await expect(answer).rejects.toThrow('gone');
  await expect.poll(() => readdir(join(dataDir, 'tmp'))).toEqual([]);
  expect((await app.preview(request(copies), never)).sheets).toHaveLength(3);
});
