import { crc32 } from 'node:zlib';
import type { ArchiveSelection } from '../../../contract/download.ts';
import type { JobId } from '../../../contract/ids.ts';
import type { Job } from '../../../contract/job.ts';
import { isTombstone } from '../../../contract/states.ts';
import { layOut, type ArchiveLayout } from '../../archive/layout.ts';
import { archivePath, previewPath } from '../../archive/names.ts';
import type { ArchiveEntry } from '../../archive/zip-records.ts';
import { presentWholeJob } from '../../store/present.ts';
import type { VideoRow, VariationRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';
import { buildManifest } from './manifest.ts';
import { pickVariations } from './pick-variations.ts';
import type { StoredOutput } from './stored-content.ts';

export interface ArchivedFile extends ArchiveEntry, StoredOutput {
  /** Previews are an extra: the archive is whole without one. */
  readonly isPreview: boolean;
}

export interface ArchivedManifest extends ArchiveEntry {
  readonly bytes: Buffer;
}

/** What goes into an archive of a job, in order; `manifest` is its last entry. */
export interface JobArchive {
  /** The whole job, also when only a part of it is archived. */
  readonly job: Job;
  readonly files: readonly ArchivedFile[];
  readonly manifest: ArchivedManifest;
  readonly layout: ArchiveLayout;
  readonly sizeBytes: number;
}

type Tables = Pick<Store | Transaction, 'jobs' | 'videos' | 'variations'>;

/**
 * Describes an archive of a job's finished variations; null when the job is not there.
 * @throws AppError as pickVariations
 */
export async function describeArchive(
  tables: Tables,
  jobId: JobId,
  selection: ArchiveSelection = { kind: 'all' },
): Promise<JobArchive | null> {
  const jobRow = await tables.jobs.find(jobId);
  if (jobRow === null) return null;
  const videos = await tables.videos.ofJob(jobId);
  const rows = await tables.variations.ofJob(jobId);
  const isGone = isTombstone(jobRow.status);
  const picked = isGone ? [] : pickVariations(selection, videos, rows);
  const isPicked = new Set(picked.map((row) => row.id));
  const job = presentWholeJob(jobRow, videos, rows);
  const files = [
    ...videos.flatMap((video) =>
      picked
        .filter((row) => row.video_id === video.id)
        .flatMap((row) => archivedFile(jobId, video, row)),
    ),
    ...videos.flatMap((video) => {
      const finished = rows.filter((row) => row.video_id === video.id && row.file !== null);
      // A sheet shows every variation, so it goes with all of them or not at all.
      return finished.length > 0 && finished.every((row) => isPicked.has(row.id))
        ? archivedSheet(jobId, video, finished)
        : [];
    }),
  ];
  const folders = new Map(videos.map((video) => [video.id, video.folder]));
  const told = selection.kind === 'all' ? job : { ...job, videos: partOf(job, isPicked) };
  const manifest = archivedManifest(
    buildManifest(told, folders),
    Math.max(jobRow.created_at, ...files.map((file) => file.modifiedAt.getTime())),
  );
  return withFiles({ job, manifest }, files);
}

/** The archive with exactly these files. */
export function withFiles(
  { job, manifest }: Pick<JobArchive, 'job' | 'manifest'>,
  files: readonly ArchivedFile[],
): JobArchive {
  const layout = layOut([...files, manifest]);
  return { job, manifest, files, layout, sizeBytes: layout.sizeBytes };
}

function partOf(job: Job, isPicked: ReadonlySet<string>): Job['videos'] {
  return job.videos
    .map((video) => ({
      ...video,
      variations: video.variations.filter((variation) => isPicked.has(variation.id)),
    }))
    .filter((video) => video.variations.length > 0);
}

function archivedFile(jobId: JobId, video: VideoRow, row: VariationRow): ArchivedFile[] {
  if (row.file === null || row.size_bytes === null || row.crc32 === null) return [];
  return [
    {
      name: archivePath(video.folder, row.n),
      isPreview: false,
      sizeBytes: row.size_bytes,
      crc32: row.crc32,
      output: { jobId, videoId: video.id, file: row.file },
      modifiedAt: new Date(row.completed_at ?? 0),
    },
  ];
}

/** A contact sheet is as old as the newest variation on it. */
function archivedSheet(
  jobId: JobId,
  video: VideoRow,
  shown: readonly VariationRow[],
): ArchivedFile[] {
  const { sheet_file: file, sheet_bytes: sizeBytes, sheet_crc32: crc32 } = video;
  if (file === null || sizeBytes === null || crc32 === null) return [];
  return [
    {
      name: previewPath(video.folder),
      isPreview: true,
      sizeBytes,
      crc32,
      output: { jobId, videoId: video.id, file },
      modifiedAt: new Date(Math.max(...shown.map((row) => row.completed_at ?? 0))),
    },
  ];
}

function archivedManifest(manifest: object, modifiedAtMs: number): ArchivedManifest {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  return {
    name: 'manifest.json',
    bytes,
    sizeBytes: bytes.length,
    crc32: crc32(bytes),
    modifiedAt: new Date(modifiedAtMs),
  };
}

/** File name of an archive of everything, or of a part. */
export function archiveName(jobId: JobId, selection: ArchiveSelection): string {
  return `video-refresher-${jobId}${selection.kind === 'all' ? '' : '-part'}.zip`;
}
