import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { Clock } from '../../clock.ts';
import { volumeFault } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobRow, VariationRow, VideoRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';
import type { MakeSheet, Sheet } from './make-sheet.ts';
import { drawAnew } from '../control/reroll.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';
import { describeEnd, type SheetPlan, type VideoEnd } from './video-end.ts';

export interface Attempt {
  readonly jobId: JobId;
  readonly videoId: VideoId;
  readonly id: VariationId;
  readonly attempt: number;
  /** When it fires, no contact sheet is made any more: the video ends without one for now. */
  readonly signal: AbortSignal;
}

/** How an attempt ended. */
export interface Ending {
  /** What changes in the row of the variation. */
  readonly row: Partial<VariationRow>;
  readonly fingerprint: Buffer | null;
  /** Writes that down, fenced by the attempt. */
  readonly write: (tx: Transaction) => Promise<boolean>;
}

export interface EndAttemptDeps {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly policy: SettlePolicy;
  readonly makeSheet: MakeSheet;
  readonly discard: (replaced: VariationRow) => Promise<void>;
}

interface Foreseen {
  readonly job: JobRow;
  readonly video: VideoRow;
  readonly end: VideoEnd | null;
}

/**
 * Writes down how an attempt ended, and what that means for its video, in one transaction. When it is the
 * video's last, its looks are compared: what is too much alike is drawn anew and queued again, else the video
 * ends with a contact sheet, which is made beforehand and again if something else ended meanwhile.
 * False when the attempt is no longer the current one: then nothing changed.
 */
export async function endAttempt(
  deps: EndAttemptDeps,
  attempt: Attempt,
  ending: Ending,
): Promise<boolean> {
  for (;;) {
    const foreseen = await deps.store.read((tables) => foresee(tables, attempt, ending));
    if (foreseen === null) return false;
    const prepared = missingSheet(foreseen);
    const sheet = prepared && (await sheetOf(deps, foreseen, prepared, attempt, ending));
    const outcome = await deps.store.write(async (tx) => {
      const now = await foresee(tx, attempt, ending);
      if (now === null) return 'fenced';
      if (missingSheet(now)?.file !== prepared?.file) return 'changed';
      return { replaced: await write(deps, tx, attempt, ending, now, sheet) };
    });
    if (outcome !== 'changed' && outcome !== 'fenced') {
      for (const row of outcome.replaced) await deps.discard(row);
      return true;
    }
    // Its sheet stays for now: another may just have made the very same. Without a row it is an orphan.
    if (outcome === 'fenced') return false;
  }
}

/**
 * A finished variation waits for room for the sheet, with the volume's error; what was not finished is written
 * down without one.
 */
async function sheetOf(
  { makeSheet }: EndAttemptDeps,
  { job, video }: Foreseen,
  plan: SheetPlan,
  { signal }: Attempt,
  ending: Ending,
): Promise<Sheet | null> {
  try {
    return await makeSheet(job, video, plan, signal);
  } catch (error) {
    if (ending.row.status === 'completed' || volumeFault(error) === null) throw error;
    return null;
  }
}

/** Null when the attempt is no longer the current one. */
async function foresee(
  tables: Pick<Transaction, 'jobs' | 'videos' | 'variations' | 'fingerprints'>,
  { jobId, videoId, id, attempt }: Attempt,
  ending: Ending,
): Promise<Foreseen | null> {
  const job = await tables.jobs.find(jobId);
  const video = await tables.videos.find(videoId);
  const rows = await tables.variations.ofVideo(videoId);
  const own = rows.find((row) => row.id === id);
  if (job === null || video === null || own?.attempt !== attempt || own.status !== 'processing')
    return null;
  const fingerprints: Map<string, Uint8Array> = await tables.fingerprints.ofVideo(videoId);
  fingerprints.delete(id);
  if (ending.fingerprint !== null) fingerprints.set(id, ending.fingerprint);
  const after = rows.map((row) => (row === own ? { ...row, ...ending.row } : row));
  return { job, video, end: describeEnd(video, after, fingerprints, true) };
}

function missingSheet({ video, end }: Foreseen) {
  const plan = end?.sheet ?? null;
  return plan?.file === video.sheet_file ? null : plan;
}

/** The rows of what is to be drawn anew, as they were. */
async function write(
  { clock, policy }: EndAttemptDeps,
  tx: Transaction,
  { jobId, videoId, id }: Attempt,
  ending: Ending,
  { job, video, end }: Foreseen,
  sheet: Sheet | null,
): Promise<readonly VariationRow[]> {
  const now = clock.now();
  await ending.write(tx);
  if (ending.fingerprint === null) await tx.fingerprints.remove(id);
  else await tx.fingerprints.put(videoId, id, ending.fingerprint);
  if (sheet !== null) await tx.videos.setSheet(videoId, sheet);
  const changed = end === null ? [] : await writeDistinctness(tx, videoId, end);
  for (const each of new Set([id, ...changed])) await tx.tell.variation(jobId, each, now);
  for (const row of end?.alike ?? []) {
    const alike = row.id as VariationId;
    await tx.variations.setEffects(alike, await drawAnew(tx, job, row, video.idx, BY_ITSELF));
    await tx.variations.queueAgain([alike]);
    await tx.variations.markRerolled(alike);
    await tx.videos.forgetSheet(videoId);
    await tx.tell.variation(jobId, alike, now);
  }
  await settle(tx, jobId, [videoId], now, policy);
  return end?.alike ?? [];
}

/** In place of the attempt's number, which starts at 1 and counts interruptions too: what is drawn must not hang on those. */
const BY_ITSELF = 0;

/** Ids of the variations whose figures are others now. */
export async function writeDistinctness(
  tx: Transaction,
  videoId: VideoId,
  { distinctness }: VideoEnd,
): Promise<VariationId[]> {
  const changed: VariationId[] = [];
  for (const row of await tx.variations.ofVideo(videoId)) {
    const measured = distinctness.get(row.id);
    if (measured === undefined || JSON.stringify(measured) === row.distinctness) continue;
    await tx.variations.setDistinctness(row.id as VariationId, JSON.stringify(measured));
    changed.push(row.id as VariationId);
  }
  return changed;
}
