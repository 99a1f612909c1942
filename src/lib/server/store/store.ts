import type { Kysely } from 'kysely';
import { volumeFault } from '../errors.ts';
import { ApiTokens } from './api-tokens.ts';
import { Cleanups } from './cleanups.ts';
import { checkpoint, openDatabase } from './database.ts';
import { Deliveries } from './deliveries.ts';
import { Fingerprints } from './fingerprints.ts';
import { Jobs } from './jobs.ts';
import { IdempotencyKeys } from './idempotency-keys.ts';
import { Journal, JournalWriter, type Written } from './journal.ts';
import { Processes } from './processes.ts';
import { Queue } from './queue.ts';
import { Recipes } from './recipes.ts';
import { RevokedTokens } from './revoked-tokens.ts';
import { Samples } from './samples.ts';
import type { Schema } from './schema.ts';
import { Throughput } from './throughput.ts';
import { Variations } from './variations.ts';
import { Videos } from './videos.ts';

class Tables {
  readonly jobs: Jobs;
  readonly videos: Videos;
  readonly variations: Variations;
  readonly fingerprints: Fingerprints;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly journal: Journal;
  readonly cleanups: Cleanups;
  readonly processes: Processes;
  readonly queue: Queue;
  readonly deliveries: Deliveries;
  readonly samples: Samples;
  readonly recipes: Recipes;
  readonly throughput: Throughput;
  readonly apiTokens: ApiTokens;
  readonly revokedTokens: RevokedTokens;

  constructor(db: Kysely<Schema>) {
    this.jobs = new Jobs(db);
    this.videos = new Videos(db);
    this.variations = new Variations(db);
    this.fingerprints = new Fingerprints(db);
    this.idempotencyKeys = new IdempotencyKeys(db);
    this.journal = new Journal(db);
    this.cleanups = new Cleanups(db);
    this.processes = new Processes(db);
    this.samples = new Samples(db);
    this.deliveries = new Deliveries(db);
    this.queue = new Queue(db);
    this.recipes = new Recipes(db);
    this.throughput = new Throughput(db);
    this.apiTokens = new ApiTokens(db);
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
   * before the next begins, so they hear them in the order of `seq`. Inside `work` use only `tx`, and change
   * nothing else: on a full volume room is made and `work` runs a second time.
   */
  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A consistent view over several reads. */
  read<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** Called with each transaction's events after it is committed. */
  onWritten(listener: (events: readonly Written[number][]) => void): void;
  /** Writes the log of the database into its file and cuts it to nothing; left for another time while somebody reads it. */
  checkpoint(): Promise<void>;
  close(): Promise<void>;
}

class SqliteStore extends Tables implements Store {
  readonly #db: Kysely<Schema>;
  readonly #onFull: OnFull;
  readonly #listeners: ((events: Written) => void)[] = [];
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(db: Kysely<Schema>, onFull: OnFull) {
    super(db);
    this.#db = db;
    this.#onFull = onFull;
  }

  write<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const run = async () => {
      const { result, written } = await againWithRoom(() => this.#commit(work), this.#onFull);
      if (written.length > 0) for (const listener of this.#listeners) listener(written);
      return result;
    };
    const result = this.#lastWrite.then(run);
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  async #commit<T>(work: (tx: Transaction) => Promise<T>) {
    const written: Written = [];
    const result = await this.#db
      .transaction()
      .execute((trx) => work(new Transaction(trx, written)));
    return { result, written };
  }

  read<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.#db.transaction().execute((trx) => work(new Tables(trx)));
  }

  onWritten(listener: (events: Written) => void): void {
    this.#listeners.push(listener);
  }

  async checkpoint(): Promise<void> {
    await checkpoint(this.#db);
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    await this.#db.destroy();
  }
}

/** Asked when there was no room to write: makes some, and says whether trying again makes sense. */
export type OnFull = () => Promise<boolean>;

/** SQLite says "I/O error" for want of room, too, on some file systems. */
function mayBeFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return volumeFault(error) === 'VOLUME_FULL' || code.startsWith('SQLITE_IOERR');
}

async function againWithRoom<T>(attempt: () => Promise<T>, onFull: OnFull): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!mayBeFull(error) || !(await onFull())) throw error;
    return attempt();
  }
}

/**
 * Opens the store. `newEpoch` names the journal of a database that is new.
 * @throws StartupError when the database cannot be used.
 */
export async function openStore(
  path: string,
  newEpoch: string,
  onFull: OnFull = () => Promise.resolve(false),
): Promise<Store> {
  const db = await againWithRoom(() => open(path, newEpoch), onFull);
  return new SqliteStore(db, onFull);
}

async function open(path: string, newEpoch: string): Promise<Kysely<Schema>> {
  const db = await openDatabase(path);
  try {
    await db
      .insertInto('meta')
      .orIgnore()
      .values([
        { key: 'epoch', value: newEpoch },
        { key: 'seq', value: '0' },
      ])
      .execute();
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
