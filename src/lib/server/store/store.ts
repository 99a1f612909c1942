import type { Kysely } from 'kysely';
import { openDatabase } from './database.ts';
import { Fingerprints } from './fingerprints.ts';
import { Jobs } from './jobs.ts';
import { Journal, JournalWriter, type Written } from './journal.ts';
import { Processes } from './processes.ts';
import { Queue } from './queue.ts';
import { Recipes } from './recipes.ts';
import { RevokedTokens } from './revoked-tokens.ts';
import type { Schema } from './schema.ts';
import { Throughput } from './throughput.ts';
import { Variations } from './variations.ts';
import { Videos } from './videos.ts';

class Tables {
  readonly jobs: Jobs;
  readonly videos: Videos;
  readonly variations: Variations;
  readonly fingerprints: Fingerprints;
  readonly journal: Journal;
  readonly processes: Processes;
  readonly queue: Queue;
  readonly recipes: Recipes;
  readonly throughput: Throughput;
  readonly revokedTokens: RevokedTokens;

  constructor(db: Kysely<Schema>) {
    this.jobs = new Jobs(db);
    this.videos = new Videos(db);
    this.variations = new Variations(db);
    this.fingerprints = new Fingerprints(db);
    this.journal = new Journal(db);
    this.processes = new Processes(db);
    this.queue = new Queue(db);
    this.recipes = new Recipes(db);
    this.throughput = new Throughput(db);
    this.revokedTokens = new RevokedTokens(db);
  }
}

/** The tables inside a transaction, and the journal to tell of what changes there. */
export class Transaction extends Tables {
  readonly tell: JournalWriter;

  constructor(db: Kysely<Schema>, written: Written) {
    super(db);
    this.tell = new JournalWriter(db, written);
  }
}

export interface Store extends Tables {
  /**
   * Runs `work` in a transaction. Writes are one after the other, and listeners hear of the events of one
   * before the next begins, so they hear them in the order of `seq`. Inside `work` use only `tx`.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A consistent view over several reads. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Called with each transaction's events after it is committed. */
  onWritten(listener: (events: readonly Written[number][]) => void): void;
  close(): Promise<void>;
}

class SqliteStore extends Tables implements Store {
  readonly #db: Kysely<Schema>;
  readonly #listeners: ((events: Written) => void)[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Schema>) {
    super(db);
    this.#db = db;
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const run = async () => {
      const written: Written = [];
      const result = await this.#db
        .transaction()
        .execute((trx) => work(new Transaction(trx, written)));
      if (written.length > 0) for (const listener of this.#listeners) listener(written);
      return result;
    };
    const result = this.#lastWrite.then(run);
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute((trx) => work(new Tables(trx)));
  }

  onWritten(listener: (events: Written) => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#db.destroy();
  }
}

/**
 * Opens the store. `newEpoch` names the journal of a database that is new.
 * @throws StartupError when the database cannot be used.
 */
export async function openStore(path: string, newEpoch: string): Promise<Store> {
  const db = await openDatabase(path);
  await db
    .insertInto('meta')
    .orIgnore()
    .values([
      { key: 'epoch', value: newEpoch },
      { key: 'seq', value: '0' },
    ])
    .execute();
  return new SqliteStore(db);
}
