import type { UploadAnswer } from '../../contract/uploads.ts';
import { ApiError } from '../api.ts';
import { wait } from '../wait.ts';
import type { UploadRecord } from './records.ts';
import { SpeedMeter } from './speed-meter.ts';
import type { Transfer } from './transfer.ts';
import type { UploadPorts } from './ports.ts';

/** Why an upload goes no further; `code` is one of the server's, or OFFLINE or FILE_CHANGED. */
export interface UploadProblem {
  readonly code: string;
  readonly message: string;
}

export type UploadState =
  /** For its turn. */
  | { readonly status: 'waiting' }
  | { readonly status: 'sending' }
  | { readonly status: 'paused' }
  /** Goes on by itself, once the network is back or someone has logged in. */
  | { readonly status: 'held'; readonly by: 'network' | 'login' }
  | { readonly status: 'failed'; readonly problem: UploadProblem }
  /** All of it has arrived, and the server looks at it. */
  | { readonly status: 'checking' }
  | { readonly status: 'ready' }
  | { readonly status: 'refused'; readonly problem: UploadProblem };

/** What a row tells its list. */
export interface UploadOwner {
  onState(): void;
  onMoved(bytes: number): void;
  onLoggedOut(): void;
}

type Identity = Pick<UploadRecord, 'name' | 'sizeBytes' | 'lastModified'>;

/** While the server cannot say what it thinks of a file. */
const CHECK_DELAYS_MS = [500, 2000, 5000, 10_000];

/** One video of the list, on its way to the server or there. */
export class VideoUpload implements Identity {
  readonly name: string;
  readonly sizeBytes: number;
  readonly lastModified: number;
  state = $state.raw<UploadState>({ status: 'waiting' });
  /** Of the upload; null until it is made. */
  id = $state<string | null>(null);
  sentBytes = $state(0);
  bytesPerSecond = $state<number | null>(null);
  picture = $state<string | null>(null);
  /** What the server has found; null until then. */
  facts = $state.raw<UploadAnswer | null>(null);
  #glimpsedMs = $state<number | null>(null);
  readonly durationMs = $derived(this.facts?.durationMs ?? this.#glimpsedMs);

  readonly #ports: UploadPorts;
  readonly #owner: UploadOwner;
  /** Null when an earlier visit has sent it. */
  #file: File | null = null;
  #createdAt: number;
  #transfer: Transfer | null = null;
  readonly #ended = new AbortController();

  constructor(identity: Identity, ports: UploadPorts, owner: UploadOwner) {
    this.name = identity.name;
    this.sizeBytes = identity.sizeBytes;
    this.lastModified = identity.lastModified;
    this.#ports = ports;
    this.#owner = owner;
    this.#createdAt = ports.timeMs();
  }

  /** Goes on with what an earlier visit began. */
  adopt(record: UploadRecord): void {
    this.id = record.id;
    this.picture = record.picture;
    this.#createdAt = record.createdAt;
    if (!record.complete) return;
    this.sentBytes = this.sizeBytes;
    void this.check();
  }

  get hasFile(): boolean {
    return this.#file !== null;
  }

  /** The file to send, also one that was chosen again because the old one cannot be read any more. */
  attach(file: File): void {
    this.#file = file;
    if (this.picture !== null) return;
    void this.#ports.glimpse(file).then((seen) => {
      this.picture = seen?.picture ?? null;
      this.#glimpsedMs = seen?.durationMs ?? null;
      if (seen !== null && this.id !== null) this.#remember();
    });
  }

  send(): void {
    const file = this.#file;
    if (file === null) return;
    this.#to({ status: 'sending' });
    const meter = new SpeedMeter();
    let moved = 0;
    let before: number | null = null;
    const options = { name: this.name, id: this.id };
    this.#transfer = this.#ports.startTransfer(file, options, {
      onUrl: (url) => this.#made(url.split('/').at(-1) ?? ''),
      onProgress: (sentBytes) => {
        const more = Math.max(0, sentBytes - (before ?? sentBytes));
        before = sentBytes;
        moved += more;
        this.sentBytes = sentBytes;
        this.bytesPerSecond = meter.add(moved, this.#ports.monotonicMs());
        this.#owner.onMoved(more);
      },
      onDone: () => {
        this.sentBytes = this.sizeBytes;
        this.#remember();
        void this.check();
      },
      onFailure: (error) => void this.#fail(error),
    });
  }

  pause(): void {
    const { status } = this.state;
    if (status === 'sending' || status === 'waiting' || status === 'held')
      this.#to({ status: 'paused' });
  }

  /** Goes on where it stopped, for whatever reason it did. */
  resume(): void {
    const { status } = this.state;
    if (status !== 'paused' && status !== 'held' && status !== 'failed') return;
    const isComplete = this.id !== null && this.sentBytes === this.sizeBytes;
    if (isComplete) void this.check();
    else this.#to({ status: 'waiting' });
  }

  /** Asks what the server thinks of the file. */
  async check(): Promise<void> {
    const { id } = this;
    if (id === null) return;
    this.#to({ status: 'checking' });
    try {
      const facts = await this.#ask(id);
      this.facts = facts;
      const { refused } = facts;
      this.#to(
        refused === null ? { status: 'ready' } : { status: 'refused', problem: { ...refused } },
      );
    } catch (error) {
      if (!this.#ended.signal.aborted) await this.#fail(error);
    }
  }

  /** It is gone from the server, or never was what it seemed; the file is needed again. */
  lose(problem: UploadProblem): void {
    if (this.id !== null) this.#ports.records.forget(this.id);
    this.id = null;
    this.facts = null;
    this.sentBytes = 0;
    this.#to({ status: 'failed', problem });
  }

  /** A job has it now. */
  handOver(): void {
    this.#ended.abort();
    if (this.id !== null) this.#ports.records.forget(this.id);
  }

  /** Leaves nothing of it on the server. */
  discard(): void {
    this.#ended.abort();
    this.#stop();
    if (this.id === null) return;
    this.#ports.records.forget(this.id);
    this.#ports.discard(this.id);
  }

  /** The page goes; what has arrived stays. */
  leave(): void {
    this.#ended.abort();
    this.#stop();
  }

  #made(id: string): void {
    if (this.id !== null && this.id !== id) this.#ports.records.forget(this.id);
    this.id = id;
    this.#remember();
  }

  #remember(): void {
    const { id, name, sizeBytes, lastModified, picture } = this;
    if (id === null || this.#ended.signal.aborted) return;
    const complete = this.sentBytes === sizeBytes;
    const createdAt = this.#createdAt;
    const record = { id, name, sizeBytes, lastModified, createdAt, complete, picture };
    this.#ports.records.save(record);
  }

  async #ask(id: string): Promise<UploadAnswer> {
    for (const delayMs of CHECK_DELAYS_MS) {
      try {
        return await this.#ports.check(id, this.#ended.signal);
      } catch (error) {
        const passes = error instanceof ApiError && (error.status === 0 || error.status >= 500);
        if (!passes) throw error;
      }
      await wait(delayMs, this.#ended.signal);
    }
    return this.#ports.check(id, this.#ended.signal);
  }

  async #fail(error: unknown): Promise<void> {
    const { code, status, message } =
      error instanceof ApiError ? error : new ApiError(500, 'INTERNAL', String(error));
    if (status === 401) {
      this.#to({ status: 'held', by: 'login' });
      this.#owner.onLoggedOut();
    } else if (code === 'UPLOAD_NOT_FOUND') {
      this.lose({ code, message });
    } else if (status === 0 && !this.#ports.online()) {
      this.#to({ status: 'held', by: 'network' });
    } else if (status === 0 && this.#file !== null && !(await isReadable(this.#file))) {
      this.#to({ status: 'failed', problem: { code: 'FILE_CHANGED', message } });
    } else {
      this.#to({
        status: 'failed',
        problem: { code: status === 507 ? 'VOLUME_FULL' : code, message },
      });
    }
  }

  #to(state: UploadState): void {
    if (this.#ended.signal.aborted) return;
    if (state.status !== 'sending') this.#stop();
    this.state = state;
    this.#owner.onState();
  }

  #stop(): void {
    this.#transfer?.stop();
    this.#transfer = null;
    this.bytesPerSecond = null;
  }
}

/** A file that was written to since it was chosen cannot be read any more; what a browser says of it is a lost network. */
async function isReadable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
