import type { UploadPorts } from './ports.ts';
import type { UploadRecord } from './records.ts';
import { SpeedMeter } from './speed-meter.ts';
import { VideoUpload, type UploadOwner, type UploadState } from './video-upload.svelte.ts';

/** More would only share the same line. */
const AT_ONCE = 3;

/** An upload of an earlier visit that needs its file again. */
export interface LeftUpload extends UploadRecord {
  readonly sentBytes: number;
}

/** The uploads of this tab, in the order they were added. */
export class UploadList {
  items = $state.raw<readonly VideoUpload[]>([]);
  left = $state.raw<readonly LeftUpload[]>([]);
  /** Of all together; null while that is unknown or nothing moves. */
  bytesPerSecond = $state<number | null>(null);

  /** What can become a job, as far as is known. */
  readonly wanted = $derived(this.items.filter(({ state }) => state.status !== 'refused'));
  readonly totalBytes = $derived(sum(this.wanted.map(({ sizeBytes }) => sizeBytes)));
  readonly sentBytes = $derived(sum(this.wanted.map(({ sentBytes }) => sentBytes)));
  /** 0–100. */
  readonly percent = $derived(this.totalBytes === 0 ? 0 : (this.sentBytes / this.totalBytes) * 100);
  /** Of those that a job can be made of, in order. */
  readonly readyIds = $derived(
    this.items.flatMap(({ id, state }) => (state.status === 'ready' && id !== null ? [id] : [])),
  );
  /** Something is on its way, or will be as soon as it can. */
  readonly busy = $derived(this.items.some(({ state }) => isUnderWay(state)));
  readonly canResume = $derived(this.items.some(({ state }) => state.status === 'paused'));
  /** Nothing is left to be sent or looked at. */
  readonly settled = $derived(this.items.every(({ state }) => isSettled(state)));

  readonly #ports: UploadPorts;
  readonly #onLoggedOut: () => void;
  #waiting: readonly (() => void)[] = [];
  #meter = new SpeedMeter();
  #movedBytes = 0;

  constructor(ports: UploadPorts, onLoggedOut: () => void) {
    this.#ports = ports;
    this.#onLoggedOut = onLoggedOut;
  }

  /** The uploads that this tab has, for other tabs to leave alone. */
  get ids(): readonly string[] {
    return [...this.items, ...this.left].flatMap(({ id }) => (id === null ? [] : [id]));
  }

  /** An earlier visit left something, or another tab has it. */
  get remembers(): boolean {
    return this.#ports.records.all().length > 0;
  }

  /**
   * Brings back what an earlier visit has sent, and finds what it began.
   * @param take whether an upload is this tab's from now on
   * @returns whether there was anything
   */
  async restore(take: (id: string) => Promise<boolean>): Promise<boolean> {
    const { records } = this.#ports;
    for (const record of records.all()) {
      const { id, complete, sizeBytes } = record;
      if (this.ids.includes(id) || !(await take(id))) continue;
      const answer = complete ? { offset: sizeBytes } : await this.#look(id);
      if (this.ids.includes(id)) continue;
      if (isGone(answer)) records.forget(id);
      else if (this.#isSentAnew(record)) this.#giveUp(record);
      else if (hasOffset(answer)) this.#found(record, answer.offset);
    }
    return this.ids.length > 0;
  }

  /** Uploading begins at once; a file of an upload that was begun before goes on with it. */
  add(files: readonly File[]): void {
    for (const file of files) {
      const identity = { name: file.name, sizeBytes: file.size, lastModified: file.lastModified };
      const begun = this.left.find((record) => isSame(record, identity));
      const item = this.#append(identity);
      if (begun !== undefined) {
        this.left = this.left.filter((record) => record !== begun);
        item.adopt(begun);
      }
      item.attach(file);
    }
    this.#advance();
  }

  remove(item: VideoUpload): void {
    item.discard();
    this.items = this.items.filter((other) => other !== item);
    this.#advance();
  }

  pauseAll(): void {
    for (const item of this.items) item.pause();
  }

  resumeAll(): void {
    for (const item of this.items) if (item.state.status === 'paused') item.resume();
  }

  /** The network is back, or someone has logged in. */
  release(by: 'network' | 'login'): void {
    for (const item of this.items) {
      if (item.state.status === 'held' && item.state.by === by) item.resume();
    }
  }

  /** Gives up what an earlier visit began. */
  discardLeft(): void {
    for (const record of this.left) this.#giveUp(record);
    this.left = [];
  }

  /** Resolves when every upload is there and looked at. @throws the signal's reason when it is aborted */
  whenSettled(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!signal.aborted && !this.settled) return;
        this.#waiting = this.#waiting.filter((other) => other !== look);
        if (signal.aborted) reject(signal.reason as Error);
        else resolve();
      };
      this.#waiting = [...this.#waiting, look];
      signal.addEventListener('abort', look, { once: true });
      look();
    });
  }

  /** A job has what is ready; the rest is of no use. */
  clear(): void {
    for (const item of this.items) {
      if (item.state.status === 'ready') item.handOver();
      else item.discard();
    }
    this.items = [];
  }

  /** The page goes. What has arrived stays. */
  leave(): void {
    for (const item of this.items) item.leave();
  }

  /** What the server knows of an upload, or why that is not known. */
  #look(id: string): Promise<unknown> {
    const signal = AbortSignal.timeout(10_000);
    return this.#ports.check(id, signal).catch((error: unknown) => error);
  }

  /** Its file was added again before it was found. */
  #isSentAnew(record: UploadRecord): boolean {
    return this.items.some((item) => item.hasFile && isSame(item, record));
  }

  #giveUp({ id }: UploadRecord): void {
    this.#ports.records.forget(id);
    this.#ports.discard(id);
  }

  #found(record: UploadRecord, offset: number): void {
    if (offset === record.sizeBytes) this.#append(record).adopt({ ...record, complete: true });
    else this.left = [...this.left, { ...record, sentBytes: offset }];
  }

  #append(identity: Pick<UploadRecord, 'name' | 'sizeBytes' | 'lastModified'>): VideoUpload {
    const item = new VideoUpload(identity, this.#ports, this.#owner());
    this.items = [...this.items, item];
    return item;
  }

  #owner(): UploadOwner {
    return {
      onState: () => this.#advance(),
      onLoggedOut: this.#onLoggedOut,
      onMoved: (bytes) => {
        this.#movedBytes += bytes;
        this.bytesPerSecond = this.#meter.add(this.#movedBytes, this.#ports.monotonicMs());
      },
    };
  }

  #advance(): void {
    const inState = (status: UploadState['status']) =>
      this.items.filter(({ state }) => state.status === status);
    const free = AT_ONCE - inState('sending').length;
    const [next] = free > 0 ? inState('waiting').filter(({ hasFile }) => hasFile) : [];
    // It calls this again, for the one after it.
    if (next !== undefined) next.send();
    else if (inState('sending').length === 0) {
      this.#meter = new SpeedMeter();
      this.bytesPerSecond = null;
    }
    for (const look of this.#waiting) look();
  }
}

function isUnderWay({ status }: UploadState): boolean {
  return status === 'sending' || status === 'waiting' || status === 'held';
}

function isSettled({ status }: UploadState): boolean {
  return status === 'ready' || status === 'refused';
}

function isSame(
  a: Pick<UploadRecord, 'name' | 'sizeBytes' | 'lastModified'>,
  b: Pick<UploadRecord, 'name' | 'sizeBytes' | 'lastModified'>,
): boolean {
  return a.name === b.name && a.sizeBytes === b.sizeBytes && a.lastModified === b.lastModified;
}

function isGone(answer: unknown): boolean {
  return answer instanceof Error && 'code' in answer && answer.code === 'UPLOAD_NOT_FOUND';
}

function hasOffset(answer: unknown): answer is { readonly offset: number } {
  return typeof answer === 'object' && answer !== null && 'offset' in answer;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
