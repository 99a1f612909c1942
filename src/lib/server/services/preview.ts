import type { Effects } from '../../contract/effects.ts';
import type { ContactSheet, PreviewAnswer, PreviewRequest } from '../../contract/new-job.ts';
import { DEFAULT_PRESET, type Recipe } from '../../contract/recipe.ts';
import { planVariations } from '../../engine/plan-variations.ts';
import { previewArguments, previewLayout } from '../../engine/preview-sheet.ts';
import { deriveSeed } from '../../engine/random.ts';
import { runProcess } from '../../engine/run-process.ts';
import type { SourceInfo } from '../../engine/source-info.ts';
import { AppError } from '../errors.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import { examineBatch } from './examine-batch.ts';
import { withOverrides } from './recipe-overrides.ts';
import type { ResumableUploads } from './resumable-uploads.ts';
import { Turns } from './turns.ts';

/** Of all requests together: previews must not slow down what is being encoded. */
const AT_ONCE = 2;
const WALL_MS = 30_000;

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
  readonly limits: {
    readonly maxVariations: number;
    readonly maxVideosPerJob: number;
    readonly maxPixels: number;
  };
}

export type Preview = (request: PreviewRequest, signal: AbortSignal) => Promise<PreviewAnswer>;

/**
 * What a job of these uploads would make, before anything is encoded: the same plans, and a still of each. A
 * job made with the seed of the answer, or with the plans, has exactly these variations.
 * @throws AppError as createJob; UPLOAD_NOT_FOUND; INVALID_STATE; the signal's reason when it is aborted
 */
export function createPreview(deps: Dependencies): Preview {
  const turns = new Turns(AT_ONCE);
  return async (request, signal) => {
    checkLimits(request, deps.limits);
    const preset = await deps.findRecipe(request.preset ?? DEFAULT_PRESET);
    const recipe = withOverrides(preset, request);
    const seed = request.seed ?? deps.newSeed();
    const videos = await Promise.all(request.uploads.map((id) => deps.uploads.find(id)));
    const { examined, refused } = await examineBatch(videos, ({ path }) =>
      turns.take(signal, () => deps.examine(path, signal)),
    );
    const sheets = examined.map(async ({ info, name, path, file }, index) => {
      if (info === null) return [];
      const plan = planVariations(
        recipe.effects,
        request.variations,
        deriveSeed(seed, index),
        { keep: keptOf(request, file) },
      );
      const cells = plan.map((effects, slot) => ({
        effects,
        noiseSeed: deriveSeed(seed, index, slot + 1, 'noise'),
      }));
      const still = { sourcePath: path, source: info, output: recipe.output, plan: cells };
      const image = await turns.take(signal, () => draw(deps, still, signal));
      const sheet: ContactSheet = {
        ...describeSheet(info, plan),
        upload: file,
        name,
        image: `data:image/jpeg;base64,${image.toString('base64')}`,
      };
      return [sheet];
    });
    return { seed, sheets: (await Promise.all(sheets)).flat(), refused };
  };
}

function checkLimits(
  { uploads, variations }: PreviewRequest,
  { maxVariations, maxVideosPerJob }: Dependencies['limits'],
): void {
  if (uploads.length > maxVideosPerJob)
    throw new AppError('TOO_MANY_VIDEOS', `At most ${maxVideosPerJob} videos fit in one job.`, {
      maxVideos: maxVideosPerJob,
    });
  if (variations > maxVariations)
    throw new AppError('INVALID_FIELD', `Ask for 1 to ${maxVariations} variations.`, {
      field: 'variations',
      max: maxVariations,
    });
}

function keptOf({ keep }: PreviewRequest, upload: string): Map<number, Effects> {
  const kept = Object.entries(keep[upload] ?? {});
  return new Map(kept.map(([n, effects]) => [Number(n), effects]));
}

function describeSheet(source: SourceInfo, plan: readonly Effects[]) {
  const { columns, rows, cell } = previewLayout(source, plan.length);
  return {
    columns,
    rows,
    cellWidth: cell.width,
    cellHeight: cell.height,
    cells: plan.map((effects, slot) => ({ n: slot + 1, effects })),
  };
}

async function draw(
  { disk, ffmpegPath, threads, limits, newId }: Dependencies,
  still: Pick<Parameters<typeof previewArguments>[0], 'sourcePath' | 'source' | 'output' | 'plan'>,
  signal: AbortSignal,
): Promise<Buffer> {
  const temp = `${newId()}.preview.jpg`;
  const sheetPath = disk.tempPath(temp);
  const args = previewArguments({ ...still, sheetPath, threads, maxPixels: limits.maxPixels });
  try {
    const end = await runProcess(ffmpegPath, args, { signal, wallMs: WALL_MS });
    signal.throwIfAborted();
    if (end.verdict !== 'exited' || end.code !== 0)
      throw new Error(`the preview ended as ${end.verdict}: ${end.stderrTail}`);
    return await disk.readTemp(temp);
  } finally {
    await disk.removeTemp(temp);
  }
}
