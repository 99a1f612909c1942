import type { SavedState } from './record.ts';

/** Keeps one record over visits. */
export interface RecordStore {
  /** Whatever is kept, unchecked; undefined when there is nothing. */
  load(): Promise<unknown>;
  /** In one step: the old record or the new one, never a mixture. */
  save(record: SavedState): Promise<void>;
  clear(): Promise<void>;
}

const DATABASE = 'video-refresher';
const STORE = 'state';
const KEY = 'jobs';

/** The record in IndexedDB. Every method rejects where a browser keeps nothing, as some private windows do. */
export function indexedDbRecord(): RecordStore {
  let database: Promise<IDBDatabase> | null = null;

  async function transact(
    mode: IDBTransactionMode,
    run: (store: IDBObjectStore) => IDBRequest,
  ): Promise<unknown> {
    // Kept open: a page that is being left has no time to open it.
    database ??= openDatabase();
    const transaction = (await database).transaction(STORE, mode);
    const request = run(transaction.objectStore(STORE));
    return new Promise<unknown>((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    });
  }

  return {
    load: () => transact('readonly', (store) => store.get(KEY)),
    save: async (record) => {
      await transact('readwrite', (store) => store.put(record, KEY));
    },
    clear: async () => {
      await transact('readwrite', (store) => store.delete(KEY));
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('cannot be opened'));
  });
}
