import type { Effects } from '../../../contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { OutputOptions, Quality, Recipe } from '../../../contract/recipe.ts';
import type { Encoder } from '../../../engine/encoders.ts';
import {
  expectedBytes,
  outputMegapixels,
  soundBytes,
  type PlannedOutput,
} from '../../../engine/output-bytes.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import type { Store } from '../../store/store.ts';

/** One finished variation moves what is known by a fifth. */
const SAMPLE_WEIGHT = 0.2;
/** What was learnt is a mean; room is kept for more than that. */
const MARGIN = 1.25;

/** Before anything is learnt: high for what people send, below what the encoder may take (0.1, 0.18 and 0.35 bits a pixel). */
const BYTES_PER_MEGAPIXEL: Readonly<Record<Quality, number>> = {
  fast: 12_500,
  balanced: 22_500,
  best: 43_750,
};
/** The same for files of which only the size is known. */
const BYTES_PER_SOURCE_BYTE: Readonly<Record<Quality, number>> = {
  fast: 1,
  balanced: 1.5,
  best: 2.5,
};
/** Full HD with 30 pictures a second. */
const WORK_PER_SECOND = 62.2;
/** The same at 8 Mbit/s. */
const WORK_PER_SOURCE_BYTE = WORK_PER_SECOND / 1e6;

/** A variation that was finished. */
interface FinishedOutput extends PlannedOutput {
  readonly sourceBytes: number;
  readonly sizeBytes: number;
  /** Megapixels, as the queue counts them. */
  readonly work: number;
}

/** A file that nobody has looked into yet. */
export interface DeclaredFile {
  readonly sizeBytes: number;
  readonly durationMs: number | null;
}

/** What outputs are expected to take, as far as it is known now. */
export interface OutputRates {
  /** Bytes of one variation of a video that was examined. */
  ofPlanned(planned: PlannedOutput): number;
  /** Bytes, and work in megapixels, of one variation of a file. */
  ofDeclared(file: DeclaredFile, output: OutputOptions): { bytes: number; work: number };
}

export interface OutputEstimates {
  rates(): Promise<OutputRates>;
  /** To be called when a variation is finished. */
  learn(id: VariationId): Promise<void>;
}

/** Tells how large outputs will be, from what this server has made so far. */
export function createOutputEstimates(deps: {
  readonly store: Store;
  readonly encoder: Encoder;
}): OutputEstimates {
  const { store, encoder } = deps;
  const perMegapixel = ({ quality }: OutputOptions) => `bytes-per-megapixel.${encoder}.${quality}`;
  const perByte = ({ quality, fit }: OutputOptions) =>
    `bytes-per-source-byte.${encoder}.${quality}.${fit}`;
  const perSecond = ({ quality, fit }: OutputOptions) =>
    `bytes-per-second.${encoder}.${quality}.${fit}`;

  return {
    async rates() {
      const known = await store.throughput.rates();
      const learnt = (key: string) => {
        const rate = known.get(key);
        return rate === undefined ? null : rate * MARGIN;
      };
      return {
        ofPlanned(planned) {
          const { output } = planned;
          const rate = learnt(perMegapixel(output)) ?? BYTES_PER_MEGAPIXEL[output.quality];
          return expectedBytes(planned, rate, encoder);
        },
        ofDeclared({ sizeBytes, durationMs }, output) {
          const seconds = durationMs === null ? null : durationMs / 1000;
          const bySecond = seconds === null ? null : learnt(perSecond(output));
          const byByte = learnt(perByte(output)) ?? BYTES_PER_SOURCE_BYTE[output.quality];
          const bytes = bySecond === null ? sizeBytes * byByte : (seconds ?? 0) * bySecond;
          const work =
            seconds === null
              ? sizeBytes * (known.get('work-per-source-byte') ?? WORK_PER_SOURCE_BYTE)
              : seconds * (known.get('work-per-second') ?? WORK_PER_SECOND);
          return { bytes: Math.ceil(bytes), work };
        },
      };
    },

    async learn(id) {
      const finished = await readFinished(store, id);
      if (finished === null) return;
      const { source, output, sizeBytes, sourceBytes, work } = finished;
      const megapixels = outputMegapixels(finished);
      const seconds = source.durationMs / 1000;
      const samples: [key: string, rate: number][] = [
        [perMegapixel(output), Math.max(0, sizeBytes - soundBytes(finished)) / megapixels],
        [perByte(output), sizeBytes / sourceBytes],
        [perSecond(output), sizeBytes / seconds],
        ['work-per-source-byte', work / sourceBytes],
        ['work-per-second', work / seconds],
      ];
      await store.write(async (tx) => {
        for (const [key, rate] of samples)
          if (Number.isFinite(rate)) await tx.throughput.learn(key, rate, SAMPLE_WEIGHT);
      });
    },
  };
}

/** Null for what is not finished (any more). */
async function readFinished(store: Store, id: VariationId): Promise<FinishedOutput | null> {
  return store.read(async ({ jobs, videos, variations }) => {
    const row = await variations.find(id);
    if (row?.size_bytes == null) return null;
    const job = await jobs.find(row.job_id as JobId);
    const video = await videos.find(row.video_id as VideoId);
    if (job === null || video?.source_info == null) return null;
    return {
      source: JSON.parse(video.source_info) as SourceInfo,
      speed: (JSON.parse(row.effects) as Effects).speed,
      output: (JSON.parse(job.recipe) as Recipe).output,
      sourceBytes: video.size_bytes,
      sizeBytes: row.size_bytes,
      work: row.work,
    };
  });
}
