import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Forward only: a released migration is never edited, a later one mends it. Keys sort in order of age. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-jobs-and-journal': { up: jobsAndJournal },
  '002-waiting-since': { up: waitingSince },
};

async function jobsAndJournal(db: Kysely<unknown>): Promise<void> {
  const statements = [
    sql`CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`,
    sql`CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      status TEXT NOT NULL,
      preset TEXT NOT NULL,
      recipe TEXT NOT NULL,
      seed INTEGER NOT NULL,
      variations_per_video INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      started_at INTEGER,
      completed_at INTEGER,
      expires_at INTEGER,
      ended_at INTEGER,
      pinned INTEGER NOT NULL,
      keep_sources INTEGER NOT NULL,
      rev INTEGER NOT NULL DEFAULT 0,
      position INTEGER NOT NULL,
      queue_position INTEGER,
      video_count INTEGER NOT NULL,
      total INTEGER NOT NULL DEFAULT 0,
      queued INTEGER NOT NULL DEFAULT 0,
      processing INTEGER NOT NULL DEFAULT 0,
      completed INTEGER NOT NULL DEFAULT 0,
      failed INTEGER NOT NULL DEFAULT 0,
      cancelled INTEGER NOT NULL DEFAULT 0,
      output_bytes INTEGER NOT NULL DEFAULT 0,
      download_bytes INTEGER
    ) STRICT`,
    sql`CREATE INDEX jobs_by_status ON jobs (status, id, output_bytes)`,
    sql`CREATE INDEX jobs_by_expiry ON jobs (expires_at, id) WHERE status IN ('completed', 'failed', 'cancelled')`,
    sql`CREATE INDEX jobs_by_completion ON jobs (completed_at, id) WHERE status IN ('completed', 'failed', 'cancelled')`,
    sql`CREATE INDEX jobs_by_end ON jobs (ended_at) WHERE ended_at IS NOT NULL`,
    sql`CREATE TABLE videos (
      id TEXT PRIMARY KEY,
      job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      idx INTEGER NOT NULL,
      name TEXT NOT NULL,
      folder TEXT NOT NULL,
      status TEXT NOT NULL,
      size_bytes INTEGER NOT NULL,
      source_file TEXT,
      source_until INTEGER,
      source_info TEXT,
      poster_file TEXT,
      sheet_file TEXT,
      sheet_bytes INTEGER,
      sheet_crc32 INTEGER,
      duration_ms INTEGER,
      width INTEGER,
      height INTEGER,
      fps REAL,
      error TEXT
    ) STRICT`,
    sql`CREATE INDEX videos_by_job ON videos (job_id, idx)`,
    sql`CREATE INDEX videos_with_source ON videos (source_file, size_bytes) WHERE source_file IS NOT NULL`,
    sql`CREATE INDEX videos_with_sheet ON videos (sheet_bytes) WHERE sheet_bytes IS NOT NULL`,
    sql`CREATE TABLE variations (
      id TEXT PRIMARY KEY,
      job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
      n INTEGER NOT NULL,
      status TEXT NOT NULL,
      attempt INTEGER NOT NULL DEFAULT 0,
      tries INTEGER NOT NULL DEFAULT 0,
      effects TEXT NOT NULL,
      work REAL NOT NULL,
      estimated_bytes INTEGER NOT NULL DEFAULT 0,
      rerolled INTEGER NOT NULL DEFAULT 0,
      file TEXT,
      size_bytes INTEGER,
      crc32 INTEGER,
      duration_ms INTEGER,
      ssim REAL,
      bitrate INTEGER,
      poster_file TEXT,
      distinctness TEXT,
      error TEXT,
      completed_at INTEGER
    ) STRICT`,
    sql`CREATE INDEX variations_by_job ON variations (job_id, status)`,
    sql`CREATE INDEX variations_by_video ON variations (video_id, n)`,
    sql`CREATE INDEX variations_unfinished ON variations (status, job_id) WHERE status IN ('queued', 'processing')`,
    sql`CREATE TABLE fingerprints (
      owner_id TEXT PRIMARY KEY,
      video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
      pixels BLOB NOT NULL
    ) STRICT`,
    sql`CREATE INDEX fingerprints_by_video ON fingerprints (video_id)`,
    sql`CREATE TABLE events (
      seq INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      job_id TEXT,
      data TEXT NOT NULL
    ) STRICT`,
    sql`CREATE TABLE cleanups (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      freed_bytes INTEGER NOT NULL,
      jobs TEXT NOT NULL
    ) STRICT`,
    sql`CREATE TABLE processes (
      pid INTEGER PRIMARY KEY,
      start_ticks INTEGER NOT NULL,
      boot_id TEXT NOT NULL
    ) STRICT`,
    sql`CREATE TABLE recipes (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE COLLATE NOCASE,
      recipe TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT`,
    sql`CREATE TABLE throughput (
      key TEXT PRIMARY KEY,
      rate REAL NOT NULL
    ) STRICT`,
    sql`CREATE TABLE idempotency_keys (
      key TEXT PRIMARY KEY,
      fingerprint TEXT NOT NULL,
      job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      created_at INTEGER NOT NULL
    ) STRICT`,
    sql`CREATE INDEX idempotency_keys_by_job ON idempotency_keys (job_id)`,
    sql`CREATE TABLE samples (
      at INTEGER PRIMARY KEY,
      completed INTEGER NOT NULL,
      failed INTEGER NOT NULL,
      waiting INTEGER NOT NULL,
      running INTEGER NOT NULL,
      used_bytes INTEGER NOT NULL
    ) STRICT`,
    sql`CREATE TABLE deliveries (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      job_id TEXT,
      body TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      status TEXT NOT NULL,
      tries INTEGER NOT NULL,
      next_at INTEGER NOT NULL,
      last_result TEXT
    ) STRICT`,
    sql`CREATE INDEX deliveries_waiting ON deliveries (next_at, id) WHERE status = 'waiting'`,
    sql`CREATE TABLE api_tokens (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      expires_at INTEGER NOT NULL,
      last_used_at INTEGER
    ) STRICT`,
    sql`CREATE TABLE revoked_tokens (id TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) STRICT`,
  ];
  for (const statement of statements) await statement.execute(db);
}

async function waitingSince(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE jobs ADD COLUMN queued_at INTEGER`.execute(db);
}
