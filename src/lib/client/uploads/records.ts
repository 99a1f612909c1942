import * as v from 'valibot';

/** What is kept of an upload for the next visit. A browser cannot keep the file itself. */
export const UploadRecord = v.object({
  id: v.string(),
  name: v.string(),
  sizeBytes: v.number(),
  /** Of the file, in milliseconds since 1970. */
  lastModified: v.number(),
  /** Of the upload, in milliseconds since 1970. */
  createdAt: v.number(),
  /** Whether all of it has arrived, so that the file is not needed any more. */
  complete: v.boolean(),
  /** A small one, as a data URL. */
  picture: v.nullable(v.string()),
});
export type UploadRecord = v.InferOutput<typeof UploadRecord>;

/** One entry for each, so that tabs do not write over one another's. */
const PREFIX = 'video-refresher.upload.';

type KeyValues = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** The uploads of this browser. Where it keeps nothing, as some private windows do, there are none. */
export class UploadRecords {
  readonly #storage: KeyValues | null;

  constructor(storage: KeyValues | null) {
    this.#storage = storage;
  }

  /** Oldest first. */
  all(): readonly UploadRecord[] {
    const storage = this.#storage;
    if (storage === null) return [];
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    return keys
      .filter((key) => key.startsWith(PREFIX))
      .flatMap((key) => parse(storage.getItem(key)))
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  save(record: UploadRecord): void {
    try {
      this.#storage?.setItem(PREFIX + record.id, JSON.stringify(record));
    } catch {
      // Full, or forbidden: then the next visit does not know of it.
    }
  }

  forget(id: string): void {
    this.#storage?.removeItem(PREFIX + id);
  }
}

/** The storage of this browser, or null where pages are denied it, and on the server. */
export function browserStorage(): Storage | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage;
  } catch {
    return null;
  }
}

function parse(text: string | null): UploadRecord[] {
  try {
    const parsed = v.safeParse(UploadRecord, JSON.parse(text ?? ''));
    return parsed.success ? [parsed.output] : [];
  } catch {
    return [];
  }
}
