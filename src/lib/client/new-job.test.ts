import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { memoryStorage } from '../../../tests/support/memory-storage.ts';
import { saveDraft, type Draft } from './draft.ts';
import { NewJob } from './new-job.svelte.ts';
import { openClaims } from './uploads/claims.ts';
import { UploadRecords } from './uploads/records.ts';

const limits = { maxUploadBytes: 1000, maxVideosPerJob: 2, maxVariations: 5 };
const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const draft: Draft = {
  ...{ variations: 7, preset: 'bold', effects: {}, plans: {}, keepSources: false },
  output: { quality: 'balanced', fit: 'source', keepAudio: true },
  ...{ name: 'Summer', seedText: '', seedLocked: false },
};

beforeEach(() => {
  const localStorage = memoryStorage();
  const page = { localStorage, addEventListener: vi.fn(), removeEventListener: vi.fn() };
  vi.stubGlobal('window', page);
  vi.stubGlobal('fetch', () => {
    const answer = { id, name: 'a.mp4', sizeBytes: 10, offset: 10, refused: null };
    return Promise.resolve(
      Response.json({ ...answer, durationMs: 1000, width: 160, height: 90, fps: 25 }),
    );
  });
  saveDraft(localStorage, JSON.stringify(draft));
  const file = { name: 'a.mp4', sizeBytes: 10, lastModified: 1, picture: null };
  new UploadRecords(localStorage).save({ id, ...file, createdAt: 1, complete: true });
});

function opened(): NewJob {
  const job = new NewJob(limits, { onLoggedOut: vi.fn() });
  onTestFinished(job.start());
  return job;
}

it('brings choices back before anything can be chosen, and changes nothing later', async () => {
  const job = opened();
  expect([job.name, job.preset, job.variations]).toEqual(['Summer', 'bold', 5]);
  job.name = 'Autumn';
  job.variations = 2;
  await expect.poll(() => job.uploadIds).toEqual([id]);
  expect([job.name, job.preset, job.variations]).toEqual(['Autumn', 'bold', 2]);
});

it('leaves to another tab what was chosen there', async () => {
  const other = openClaims({ name: 'video-refresher.uploads', held: () => [id], locks: null });
  onTestFinished(() => other.close());
  const job = opened();
  await expect.poll(() => [job.name, job.variations]).toEqual(['', 5]);
  expect(job.uploads.items).toEqual([]);
});

it('says that nothing is added while the job is being started', () => {
  const job = new NewJob(limits, { onLoggedOut: vi.fn() });
  void job.send();
  job.add([new File(['0123456789'], 'b.mp4')]);
  expect(job.complaints).toEqual([
    { text: expect.stringMatching(/^Nothing was added/) as string, file: null },
  ]);
  expect(job.uploads.items).toEqual([]);
  job.cancel();
  expect(job.complaints).toEqual([]);
});
