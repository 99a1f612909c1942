import type { Distinctness } from '../../../contract/job.ts';
import type { VideoId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import { findAlike, measureDistinctness, type Looks } from '../../../engine/distinctness.ts';
import type { VariationRow, VideoRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';

/** The contact sheet that a video should have: its name tells what it shows. */
export interface SheetPlan {
  readonly file: string;
  /** Names of posters in the video's output folder; the number is null for the source. */
  readonly posters: readonly { readonly file: string; readonly n: number | null }[];
}

/** What a video comes to once all of its variations have ended. */
export interface VideoEnd {
  /** Finished variations that look too much like another and have not been drawn anew yet. */
  readonly alike: readonly VariationRow[];
  /** How different the others look, by id. */
  readonly distinctness: ReadonlyMap<string, Distinctness>;
  /** Null when there is nothing to show yet. */
  readonly sheet: SheetPlan | null;
}

type Tables = Pick<Store | Transaction, 'videos' | 'variations' | 'fingerprints'>;

/** The end of a video as it stands, with nothing to draw anew; null while something of it waits or is rendered. */
export async function readEnd(tables: Tables, videoId: VideoId): Promise<VideoEnd | null> {
  const video = await tables.videos.find(videoId);
  if (video === null) return null;
  const rows = await tables.variations.ofVideo(videoId);
  return describeEnd(video, rows, await tables.fingerprints.ofVideo(videoId), false);
}

/** The same for rows that are not written yet; `redraw`: whether what is too much alike may be drawn anew. */
export function describeEnd(
  video: VideoRow,
  rows: readonly VariationRow[],
  fingerprints: ReadonlyMap<string, Uint8Array>,
  redraw: boolean,
): VideoEnd | null {
  if (rows.some((row) => !isFinal(row.status))) return null;
  const finished = rows.filter((row) => row.status === 'completed');
  const source = fingerprints.get(video.id);
  const looks = finished.flatMap((row) => looksOf(row, fingerprints));
  const again = new Set(redraw && source !== undefined ? findAlike(source, looks) : []);
  const staying = looks.filter(({ n }) => !again.has(n));
  const measured = source === undefined ? null : measureDistinctness(source, staying);
  return {
    alike: finished.filter(({ n }) => again.has(n)),
    distinctness: new Map(
      finished.flatMap(({ id, n }) => {
        const distinctness = measured?.get(n);
        return distinctness === undefined ? [] : [[id, distinctness] as const];
      }),
    ),
    sheet: again.size > 0 ? null : planSheet(video, finished),
  };
}

/** One that was measured before stays as it is: somebody may have seen it. */
function looksOf(row: VariationRow, fingerprints: ReadonlyMap<string, Uint8Array>): Looks[] {
  const fingerprint = fingerprints.get(row.id);
  if (fingerprint === undefined) return [];
  return [{ n: row.n, fingerprint, isFresh: row.rerolled === 0 && row.distinctness === null }];
}

function planSheet(video: VideoRow, finished: readonly VariationRow[]): SheetPlan | null {
  const withPoster = finished.filter((row) => row.poster_file !== null);
  if (withPoster.length === 0) return null;
  const shown = withPoster.map((row) => `${row.n}.${row.attempt}`);
  return {
    file: `sheet-${shown.join('-')}.jpg`,
    posters: [
      ...(video.poster_file === null ? [] : [{ file: video.poster_file, n: null }]),
      ...withPoster.map((row) => ({ file: row.poster_file ?? '', n: row.n })),
    ],
  };
}
