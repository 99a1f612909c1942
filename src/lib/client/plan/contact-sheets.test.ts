import { beforeEach, expect, it } from 'vitest';
import { NEUTRAL_EFFECTS, type Effects } from '../../contract/effects.ts';
import type { PreviewAnswer, PreviewRequest } from '../../contract/new-job.ts';
import { PRESETS } from '../../contract/recipe.ts';
import { ApiError } from '../api.ts';
import { ContactSheets, VIDEOS_AT_ONCE } from './contact-sheets.svelte.ts';

const { effects: ranges, output } = PRESETS[1]!.recipe;
const DICED = 4711;

/** As the server does: kept cells stay, the others tell the seed and the place that they were drawn by. */
function answerTo({ uploads, variations, seed = 7, keep }: PreviewRequest): PreviewAnswer {
  const sheets = uploads.map((upload, index) => ({
    ...{ upload, name: upload, columns: variations, rows: 1, cellWidth: 320, cellHeight: 180 },
    image: '',
    cells: Array.from({ length: variations }, (_, slot) => ({
      n: slot + 1,
      effects: keep[upload]?.[slot + 1] ?? drawn(seed, index, slot + 1),
    })),
  }));
  return { seed, sheets, refused: [] };
}

const drawn = (seed: number, index: number, n: number): Effects => ({
  ...NEUTRAL_EFFECTS,
  ...{ hue: seed, panX: index / 10, noise: n },
});

const newJob = () => ({
  ...{ uploadIds: ['A', 'B'], variations: 2, variationsAreValid: true, preset: 'standard' },
  ...{ effects: {}, output, seedText: '', seedIsValid: true, seedLocked: false, starting: false },
  plans: {} as Record<string, readonly Effects[]>,
  get seed(): number | null {
    return this.seedText === '' ? null : Number(this.seedText);
  },
});

let job: ReturnType<typeof newJob>;
let sheets: ContactSheets;
let requests: PreviewRequest[];
let answer: (request: PreviewRequest) => PreviewAnswer;
let due: (() => void)[];

beforeEach(() => {
  job = newJob();
  requests = [];
  due = [];
  answer = answerTo;
  sheets = new ContactSheets(job, {
    ask: (request, signal) => {
      requests.push(request);
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        // Resolves after everything that has been promised so far.
        queueMicrotask(() => {
          try {
            resolve(answer(request));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      });
    },
    timers: {
      nowMs: () => 0,
      after: (_, run) => {
        due.push(run);
        return () => (due = due.filter((other) => other !== run));
      },
    },
    newSeed: () => DICED,
  });
});

/** What the page's effect does after each change, until nothing is left to be asked. */
async function settle(of = ranges): Promise<void> {
  sheets.follow(of);
  while (sheets.busy) {
    for (const run of due.splice(0)) run();
    await new Promise((resolve) => setImmediate(resolve));
    sheets.follow(of);
  }
}

const effectsOf = (upload: string) =>
  sheets.sheets.find((sheet) => sheet.upload === upload)?.cells.map(({ effects }) => effects);

it('asks for nothing before it is opened', async () => {
  await settle();
  expect(requests).toEqual([]);
  expect(job.plans).toEqual({});
});

it('makes exactly what it shows, by the seed of the answer', async () => {
  sheets.open = true;
  await settle();
  expect(requests).toHaveLength(1);
  expect(requests[0]).not.toHaveProperty('seed');
  expect(job.seedText).toBe('7');
  expect(job.plans).toEqual({ A: effectsOf('A'), B: effectsOf('B') });
  expect(effectsOf('A')).toEqual([drawn(7, 0, 1), drawn(7, 0, 2)]);
});

it('draws one cell anew by another seed and leaves the others', async () => {
  sheets.open = true;
  await settle();
  sheets.reroll('B', 2);
  expect(sheets.isPending('B', 2)).toBe(true);
  await settle();
  expect(requests[1]).toMatchObject({ uploads: ['B'], seed: DICED });
  expect(effectsOf('B')).toEqual([drawn(7, 1, 1), drawn(DICED, 0, 2)]);
  expect(job.plans).toEqual({ A: effectsOf('A'), B: effectsOf('B') });
  expect(job.seedText).toBe('7');
  expect(sheets.isPending('B', 2)).toBe(false);
});

it('keeps what is locked when the rest is drawn anew or the recipe changes', async () => {
  sheets.open = true;
  await settle();
  sheets.toggleLock('A', 1);
  sheets.reroll('A', 1);
  await settle();
  expect(requests).toHaveLength(1);

  sheets.rerollAll();
  sheets.follow(ranges);
  expect(sheets).toMatchObject({ stale: true, holdsBack: true });
  expect(job.plans).toEqual({});
  await settle();
  expect(job.seedText).toBe(String(DICED));
  expect(effectsOf('A')).toEqual([drawn(7, 0, 1), drawn(DICED, 0, 2)]);
  expect(effectsOf('B')).toEqual([drawn(DICED, 1, 1), drawn(DICED, 1, 2)]);

  sheets.open = false;
  job.variations = 3;
  await settle({ ...ranges, mirror: { enabled: false } });
  expect(effectsOf('A')?.[0]).toEqual(drawn(7, 0, 1));
  expect(job.plans.A).toHaveLength(3);
  expect(sheets).toMatchObject({ stale: false, holdsBack: false, lockedCount: 1 });
});

it('draws anew beside a locked seed', async () => {
  job.seedText = '12';
  job.seedLocked = true;
  sheets.open = true;
  await settle();
  expect(requests[0]).toMatchObject({ seed: 12 });
  sheets.toggleLock('A', 2);
  sheets.rerollAll();
  await settle();
  expect(job.seedText).toBe('12');
  expect(effectsOf('A')).toEqual([drawn(DICED, 0, 1), drawn(12, 0, 2)]);
});

it('leaves every cell as it is when another video arrives', async () => {
  sheets.open = true;
  await settle();
  sheets.reroll('A', 1);
  await settle();
  const before = effectsOf('A');
  job.uploadIds = ['A', 'B', 'C'];
  await settle();
  expect(effectsOf('A')).toEqual(before);
  expect(effectsOf('C')).toEqual([drawn(7, 2, 1), drawn(7, 2, 2)]);
  job.uploadIds = ['C'];
  await settle();
  expect(requests).toHaveLength(3);
  expect(sheets.sheets.map(({ upload }) => upload)).toEqual(['C']);
});

it('shows a few videos at first and more when asked to', async () => {
  job.uploadIds = ['A', 'B', 'C', 'D', 'E', 'F'];
  sheets.open = true;
  await settle();
  expect(sheets.sheets).toHaveLength(VIDEOS_AT_ONCE);
  sheets.showMore();
  await settle();
  expect(sheets.sheets).toHaveLength(6);
  expect(effectsOf('F')).toEqual([drawn(7, 5, 1), drawn(7, 5, 2)]);
});

it('forgets what is out of date when it is closed, and draws it when it is opened', async () => {
  sheets.open = true;
  await settle();
  sheets.open = false;
  job.variations = 3;
  await settle();
  expect(requests).toHaveLength(1);
  expect(job.plans).toEqual({});
  sheets.open = true;
  await settle();
  expect(job.plans.A).toHaveLength(3);
});

it('calls off a question that is out of date', async () => {
  sheets.open = true;
  sheets.follow(ranges);
  for (const run of due.splice(0)) run();
  job.variations = 4;
  await settle();
  expect(requests.map(({ variations }) => variations)).toEqual([2, 4]);
  expect(job.plans.A).toHaveLength(4);
});

it('says what went wrong, and asks again only when told to or when something changes', async () => {
  answer = () => {
    throw new ApiError(0, 'OFFLINE', 'The server cannot be reached.');
  };
  sheets.open = true;
  await settle();
  await settle();
  expect(requests).toHaveLength(1);
  expect(sheets.problem).toBe('The server cannot be reached.');
  answer = answerTo;
  sheets.tryAgain();
  await settle();
  expect(sheets.problem).toBeNull();
  expect(sheets.sheets).toHaveLength(2);
});

it('names the videos that are refused, and does not ask for them again', async () => {
  const refused = [{ name: 'b.mp4', code: 'VIDEO_DAMAGED', message: 'It is damaged.' }];
  answer = (request) => ({ ...answerTo({ ...request, uploads: ['A'] }), refused });
  sheets.open = true;
  await settle();
  await settle();
  expect(requests).toHaveLength(1);
  expect(sheets.refused).toEqual(refused);
  expect(Object.keys(job.plans)).toEqual(['A']);
});

it('goes on with the plans of an earlier visit', async () => {
  const plan = [drawn(1, 0, 1), drawn(DICED, 0, 2)];
  await settle();
  job.plans = { A: plan };
  job.seedText = '1';
  await settle();
  expect(job.plans).toEqual({ A: plan });
  sheets.open = true;
  await settle();
  expect(effectsOf('A')).toEqual(plan);
  expect(effectsOf('B')).toEqual([drawn(1, 1, 1), drawn(1, 1, 2)]);
});

it('begins anew when the job was sent', async () => {
  sheets.open = true;
  await settle();
  sheets.toggleLock('A', 1);
  Object.assign(job, { uploadIds: [], plans: {}, seedText: '' });
  await settle();
  expect(sheets).toMatchObject({ lockedCount: 0, sheets: [], holdsBack: false });
  job.uploadIds = ['C'];
  await settle();
  expect(requests.at(-1)).toMatchObject({ uploads: ['C'], keep: {} });
});
