import { AppError } from '../../errors.ts';
import type { Hold, Reservations } from '../space/reservations.ts';
import type { Room } from '../space/room.ts';

/** Uploads of one session that no job has taken yet, finished or not; more only where a job may have more. */
const MAX_OPEN_PER_OWNER = 500;
/** Of everybody together, as a multiple of that. */
const MAX_OWNERS = 2;
const RETRY_AFTER_SECONDS = 60;

/** Who asks for an upload, and on what terms. */
export interface UploadTerms {
  /** The session; null when nobody knows it any more. */
  readonly owner: string | null;
  /** Whether finished jobs may go to make room for it. */
  readonly mayEvict: boolean;
}

interface Entry {
  readonly terms: UploadTerms;
  /** For the bytes that are still to come; null until the upload is begun. */
  hold: Hold | null;
  /** Whether the disk has it: until then its absence there says nothing. */
  isStored: boolean;
}

interface Dependencies {
  readonly room: Pick<Room, 'hold'>;
  readonly reservations: Reservations;
  readonly maxVideosPerJob: number;
}

/** The uploads that are open, counted, each with the room that is kept for the rest of it. */
export class OpenUploads {
  readonly #entries = new Map<string, Entry>();
  readonly #perOwner = new Map<string, number>();
  readonly #deps: Dependencies;
  readonly #maxPerOwner: number;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#maxPerOwner = Math.max(MAX_OPEN_PER_OWNER, deps.maxVideosPerJob);
  }

  get count(): number {
    return this.#entries.size;
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.#entries.keys());
  }

  /** Those that must be found on the disk. */
  get storedIds(): ReadonlySet<string> {
    return new Set([...this.#entries].flatMap(([id, { isStored }]) => (isStored ? [id] : [])));
  }

  /** Counts an upload before there is anything of it. @throws AppError TOO_MANY_UPLOADS */
  claim(id: string, terms: UploadTerms): void {
    const ofOwner = terms.owner === null ? 0 : (this.#perOwner.get(terms.owner) ?? 0);
    if (ofOwner >= this.#maxPerOwner || this.#entries.size >= this.#maxPerOwner * MAX_OWNERS)
      throw new AppError(
        'TOO_MANY_UPLOADS',
        'Too many uploads are open. Make jobs of them, or delete those that are not needed.',
        { retryAfterSeconds: RETRY_AFTER_SECONDS, maxOpen: this.#maxPerOwner },
      );
    this.#add(id, { terms, hold: null, isStored: false });
  }

  /** Keeps room for all of a claimed upload. @throws AppError VOLUME_FULL */
  async begin(id: string, sizeBytes: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error('an upload that was not claimed');
    entry.hold = await this.#deps.room.hold(sizeBytes, entry.terms.mayEvict);
  }

  /** What is kept of it on the disk is written. */
  stored(id: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.isStored = true;
  }

  /** One that was there before this server was started. */
  adopt(id: string, remainingBytes: number): void {
    if (this.#entries.has(id)) return;
    const hold = this.#deps.reservations.hold(remainingBytes);
    this.#add(id, { terms: { owner: null, mayEvict: true }, hold, isStored: true });
  }

  /** So many bytes of it are still to come. */
  expect(id: string, remainingBytes: number): void {
    const hold = this.#entries.get(id)?.hold;
    if (hold != null) hold.remainingBytes = remainingBytes;
  }

  /** So many bytes of it are written. */
  arrived(id: string, bytes: number): void {
    const hold = this.#entries.get(id)?.hold;
    if (hold != null) hold.remainingBytes -= bytes;
  }

  isBegun(id: string): boolean {
    return this.#entries.get(id)?.hold != null;
  }

  /** It belongs to a job, or is gone. */
  drop(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    entry.hold?.release();
    const { owner } = entry.terms;
    if (owner === null) return;
    const left = (this.#perOwner.get(owner) ?? 1) - 1;
    if (left === 0) this.#perOwner.delete(owner);
    else this.#perOwner.set(owner, left);
  }

  #add(id: string, entry: Entry): void {
    this.#entries.set(id, entry);
    const { owner } = entry.terms;
    if (owner !== null) this.#perOwner.set(owner, (this.#perOwner.get(owner) ?? 0) + 1);
  }
}
