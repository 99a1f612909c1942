import type { JobId } from '../../contract/ids.ts';
import type { Job } from '../../contract/job.ts';
import { archiveSize, type ArchiveEntry } from '../archive/layout.ts';
import { archivePath, previewPath } from '../archive/names.ts';
import { presentWholeJob } from '../store/present.ts';
import type { VideoRow, VariationRow } from '../store/schema.ts';
import type { Store, Transaction } from '../store/store.ts';
import type { OutputName } from '../storage/local-disk.ts';
import { buildManifest } from './manifest.ts';

export interface ArchivedFile extends ArchiveEntry {
  /** Previews are an extra: the archive is whole without one. */
  readonly isPreview: boolean;
  readonly output: OutputName;
  readonly modifiedAt: Date;
}

/** What goes into the archive of a job, in order; `manifest` is its last entry. */
export interface JobArchive {
  readonly job: Job;
  readonly files: readonly ArchivedFile[];
  readonly manifest: { readonly name: string; readonly bytes: Buffer; readonly modifiedAt: Date };
  /** Null when it needs ZIP64. */
  readonly sizeBytes: number | null;
}

type Tables = Pick<Store | Transaction, 'jobs' | 'videos' | 'variations'>;

/** Describes the archive of a job's finished variations; null when the job is not there. */
export async function describeArchive(tables: Tables, jobId: JobId): Promise<JobArchive | null> {
  const jobRow = await tables.jobs.find(jobId);
  if (jobRow === null) return null;
  const videos = await tables.videos.ofJob(jobId);
  const rows = await tables.variations.ofJob(jobId);
  const variations = Map.groupBy(rows, (row) => row.video_id);
  const job = presentWholeJob(jobRow, videos, rows);
  const results = videos.flatMap((video) =>
    (variations.get(video.id) ?? []).flatMap((variation) => archivedFile(jobId, video, variation)),
  );
  const previews = videos.flatMap((video) => {
    const newestMs = Math.max(
      0,
      ...(variations.get(video.id) ?? []).map((row) => row.completed_at ?? 0),
    );
    return archivedSheet(jobId, video, new Date(newestMs));
  });
  const files = [...results, ...previews];
  const newestMs = Math.max(jobRow.created_at, ...files.map((file) => file.modifiedAt.getTime()));
  const folders = new Map(videos.map((video) => [video.id, video.folder]));
  const manifest = {
    name: 'manifest.json',
    bytes: Buffer.from(`${JSON.stringify(buildManifest(job, folders), null, 2)}\n`),
    modifiedAt: new Date(newestMs),
  };
  return withFiles({ job, manifest }, files);
}

/** The archive with exactly these files. */
export function withFiles(
  { job, manifest }: Pick<JobArchive, 'job' | 'manifest'>,
  files: readonly ArchivedFile[],
): JobArchive {
  const entries = [...files, { name: manifest.name, sizeBytes: manifest.bytes.length }];
  return { job, manifest, files, sizeBytes: archiveSize(entries) };
}

function archivedFile(jobId: JobId, video: VideoRow, row: VariationRow): ArchivedFile[] {
  if (row.status !== 'completed' || row.file === null || row.size_bytes === null) return [];
  return [
    {
      name: archivePath(video.folder, row.n),
      isPreview: false,
      sizeBytes: row.size_bytes,
      output: { jobId, videoId: video.id, file: row.file },
      modifiedAt: new Date(row.completed_at ?? 0),
    },
  ];
}

/** A contact sheet is as old as the newest variation on it. */
function archivedSheet(jobId: JobId, video: VideoRow, modifiedAt: Date): ArchivedFile[] {
  if (video.sheet_file === null || video.sheet_bytes === null) return [];
  return [
    {
      name: previewPath(video.folder),
      isPreview: true,
      sizeBytes: video.sheet_bytes,
      output: { jobId, videoId: video.id, file: video.sheet_file },
      modifiedAt,
    },
  ];
}

/** File name of the whole archive. */
export function archiveName(jobId: string): string {
  return `video-refresher-${jobId}.zip`;
}
