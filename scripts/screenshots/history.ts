import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

const STEP_MS = 5 * 60_000;
const STEPS = 6 * 12;

/** Writes six hours of figures, as a server writes them every five minutes, so that the charts have a past. */
export function writeHistory(dataDir: string, now: number): void {
  const database = new SqliteDatabase(join(dataDir, 'video-refresher.sqlite'));
  try {
    const add = database.prepare(
      'INSERT INTO samples (at, completed, failed, waiting, running, used_bytes) VALUES (?, ?, ?, ?, ?, ?)',
    );
    for (let step = STEPS; step > 0; step -= 1) {
      // Two waves of work, the second one larger.
      const load = Math.max(0, Math.sin((STEPS - step) / 7) * (1 + (STEPS - step) / STEPS));
      add.run(
        now - step * STEP_MS,
        Math.round(load * 14),
        step % 23 === 0 ? 1 : 0,
        Math.round(load * load * 20),
        load > 0.1 ? 2 : 0,
        Math.round((9 + (STEPS - step) / 12) * 1e9),
      );
    }
  } finally {
    database.close();
  }
}
