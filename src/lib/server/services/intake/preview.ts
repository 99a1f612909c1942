import type { Effects } from '../../../contract/effects.ts';
import type { ContactSheet, PreviewAnswer, PreviewRequest } from '../../../contract/new-job.ts';
import { DEFAULT_PRESET, type OutputOptions, type Recipe } from '../../../contract/recipe.ts';
import { planVariations } from '../../../engine/plan-variations.ts';
import { previewArguments, previewLayout } from '../../../engine/preview-sheet.ts';
import { deriveSeed } from '../../../engine/random.ts';
import { runProcess } from '../../../engine/run-process.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import { checkCounts, type CountLimits } from './check-counts.ts';
import { examineBatch } from './examine-batch.ts';
import { withOverrides } from './recipe-overrides.ts';
import type { ResumableUploads } from './resumable-uploads.ts';
import { Turns } from './turns.ts';

/** Of all requests together: previews must not slow down what is being encoded. */
const AT_ONCE = 2;
const WALL_MS = 30_000;
/** Uploads do not change: what was found in the latest is not looked for again when cells are drawn anew. */
const MAX_KNOWN = 200;
/** Where a video is shown, as parts of its length; the next where there is nothing to be seen. */
const SHOWN_PARTS = [1 / 3, 0];

type UploadedVideo = Awaited<ReturnType<ResumableUploads['find']>>;

interface Dependencies {
  readonly uploads: Pick<ResumableUploads, 'find'>;
  readonly disk: LocalDisk;
  readonly ffmpegPath: string;
  readonly threads: number;
  readonly newId: () => string;
  readonly newSeed: () => number;
  readonly examine: (path: string, signal: AbortSignal) => Promise<SourceInfo>;
  /** @throws AppError INVALID_FIELD when there is none of that name */
  readonly findRecipe: (name: string) => Promise<Recipe>;
  readonly limits: CountLimits & { readonly maxPixels: number };
}

export type Preview = (request: PreviewRequest, signal: AbortSignal) => Promise<PreviewAnswer>;

/**
 * What a job of these uploads would make, before anything is encoded: the same plans, and a still of each. A
 * job made with the seed of the answer, or with the plans, has exactly these variations. Files that are no use are
 * refused one by one.
 * @throws AppError as createJob; UPLOAD_NOT_FOUND; INVALID_STATE; the signal's reason when it is aborted
 */
export function createPreview(deps: Dependencies): Preview {
  const turns = new Turns(AT_ONCE);
  const known = new Map<string, SourceInfo>();
  const examine = async ({ file, path }: UploadedVideo, signal: AbortSignal) => {
    const source = known.get(file) ?? (await deps.examine(path, signal));
    known.delete(file);
    known.set(file, source);
    for (const oldest of known.keys()) if (known.size > MAX_KNOWN) known.delete(oldest);
    return source;
  };
  return async (request, signal) => {
    const { uploads, newSeed, limits } = deps;
    checkCounts(request.variations, request.uploads.length, limits);
    const preset = await deps.findRecipe(request.preset ?? DEFAULT_PRESET);
    const recipe = withOverrides(preset, request);
    const seed = request.seed ?? newSeed();
    const findAll = () => Promise.all(request.uploads.map((id) => uploads.find(id)));
    const videos = await findAll();
    const failed = new AbortController();
    const until = AbortSignal.any([signal, failed.signal]);
    try {
      const { examined, refused } = await examineBatch(videos, async (video, index) => {
        const source = await turns.take(until, () => examine(video, until));
        const sheet = planSheet(
          request,
          recipe,
          { ...video, source },
          {
            plan: deriveSeed(seed, index),
            noise: (n) => deriveSeed(seed, index, n, 'noise'),
          },
        );
        return turns.take(until, () => drawSheet(deps, sheet, until));
      });
      return { seed, sheets: examined.flatMap(({ info }) => info ?? []), refused };
    } catch (error) {
      failed.abort();
      // An upload that became a job meanwhile is no longer where it was.
      if (!(error instanceof AppError)) await findAll();
      throw error;
    }
  };
}

interface PlannedSheet {
  readonly upload: string;
  readonly name: string;
  readonly path: string;
  readonly source: SourceInfo;
  readonly output: OutputOptions;
  readonly plan: readonly { readonly effects: Effects; readonly noiseSeed: number }[];
}

/** As createJob and the encoder draw them. */
function planSheet(
  request: PreviewRequest,
  { effects, output }: Recipe,
  { name, path, file, source }: UploadedVideo & { readonly source: SourceInfo },
  seed: { readonly plan: number; readonly noise: (n: number) => number },
): PlannedSheet {
  const keep = keptOf(request, file);
  const plan = planVariations(effects, request.variations, seed.plan, { keep });
  const cells = plan.map((each, slot) => ({ effects: each, noiseSeed: seed.noise(slot + 1) }));
  return { upload: file, name, path, source, output, plan: cells };
}

function keptOf({ keep }: PreviewRequest, upload: string): Map<number, Effects> {
  const kept = Object.entries(keep[upload] ?? {});
  return new Map(kept.map(([n, effects]) => [Number(n), effects]));
}

/** @throws AppError VIDEO_DAMAGED when there is no picture to show */
async function drawSheet(
  deps: Dependencies,
  sheet: PlannedSheet,
  signal: AbortSignal,
): Promise<ContactSheet> {
  const { upload, name, plan } = sheet;
  const { columns, rows, cell } = previewLayout(sheet.source, plan.length);
  const image = await draw(deps, sheet, signal);
  return {
    ...{ upload, name, columns, rows, cellWidth: cell.width, cellHeight: cell.height },
    image: `data:image/jpeg;base64,${image.toString('base64')}`,
    cells: plan.map(({ effects }, slot) => ({ n: slot + 1, effects })),
  };
}

async function draw(
  { disk, ffmpegPath, threads, limits, newId }: Dependencies,
  { path: sourcePath, source, output, plan }: PlannedSheet,
  signal: AbortSignal,
): Promise<Buffer> {
  const temp = `${newId()}.jpg`;
  const sheetPath = disk.tempPath(temp);
  const input = { sourcePath, sheetPath, source, output, plan, threads };
  try {
    for (const shownPart of SHOWN_PARTS) {
      const args = previewArguments({ ...input, shownPart, maxPixels: limits.maxPixels });
      const end = await runProcess(ffmpegPath, args, { signal, wallMs: WALL_MS });
      signal.throwIfAborted();
      if (end.verdict === 'notStarted') throw new Error(`ffmpeg does not start: ${end.reason}`);
      if (end.verdict === 'exited' && end.code === 0) return await disk.readTemp(temp);
    }
    throw new AppError('VIDEO_DAMAGED', 'The video is damaged: no picture of it can be shown.');
  } finally {
    await disk.removeTemp(temp);
  }
}
