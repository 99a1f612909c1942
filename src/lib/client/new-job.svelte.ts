import { DEFAULT_VARIATIONS, Seed, type Limits } from '../contract/new-job.ts';
import { DEFAULT_PRESET, type OutputOptions, type SavedRecipe } from '../contract/recipe.ts';
import type { JobAccepted, RefusedFile } from '../contract/job.ts';
import * as v from 'valibot';
import { ApiError } from './api.ts';
import { checkFiles } from './file-check.ts';
import { uploadJob } from './upload.ts';
import { SpeedMeter, toUploadProgress, type UploadProgress } from './upload-progress.ts';

export type UploadState =
  | { readonly status: 'idle' }
  | {
      readonly status: 'sending';
      readonly progress: UploadProgress;
      readonly bytesPerSecond: number | null;
    }
  | {
      readonly status: 'failed';
      readonly message: string;
      readonly refused: readonly RefusedFile[];
      readonly loggedOut: boolean;
    };

/** The job being put together, and its upload. It lives above the pages, so looking at another page stops nothing. */
export class NewJob {
  readonly limits: Limits;
  files = $state.raw<readonly File[]>([]);
  complaints = $state.raw<readonly string[]>([]);
  variations = $state(DEFAULT_VARIATIONS);
  preset = $state(DEFAULT_PRESET);
  output = $state.raw<OutputOptions>({ quality: 'balanced', fit: 'source', keepAudio: true });
  /** Whether the job keeps what was sent until it expires. */
  keepSources = $state(false);
  name = $state('');
  /** As typed; empty for a seed of the server's choice. */
  seedText = $state('');
  upload = $state.raw<UploadState>({ status: 'idle' });

  readonly sending = $derived(this.upload.status === 'sending');
  readonly totalBytes = $derived(this.files.reduce((sum, file) => sum + file.size, 0));
  readonly outputs = $derived(this.files.length * this.variations);
  readonly seedIsValid = $derived(this.seedText === '' || this.#seed() !== null);
  readonly variationsAreValid = $derived(this.#variationsAreValid());
  readonly ready = $derived(
    this.files.length > 0 && this.variationsAreValid && this.seedIsValid && !this.sending,
  );

  #abort: AbortController | null = null;

  constructor(limits: Limits) {
    this.limits = limits;
    this.variations = Math.min(DEFAULT_VARIATIONS, limits.maxVariations);
  }

  add(added: readonly File[]): void {
    if (this.sending || added.length === 0) return;
    const { accepted, complaints } = checkFiles(this.files, added, this.limits);
    this.files = [...this.files, ...accepted];
    this.complaints = complaints;
    this.upload = { status: 'idle' };
  }

  remove(file: File): void {
    this.files = this.files.filter((other) => other !== file);
    this.complaints = [];
  }

  /** A saved recipe brings its own output with it; a built-in one leaves what was chosen. */
  choose({ id, name, recipe }: SavedRecipe): void {
    this.preset = name;
    if (id !== null) this.output = recipe.output;
  }

  /** @returns the accepted job, or null when it was cancelled or refused: `upload` then tells why */
  async send(): Promise<JobAccepted | null> {
    const { files, variations, preset, output, keepSources } = this;
    const name = this.name.trim();
    const seed = this.#seed();
    const sizes = files.map(({ size }) => size);
    const meter = new SpeedMeter();
    const abort = (this.#abort = new AbortController());
    const onProgress = (loaded: number, total: number) => {
      const progress = toUploadProgress(sizes, loaded, total);
      const bytesPerSecond = meter.add(progress.sentBytes, performance.now());
      this.upload = { status: 'sending', progress, bytesPerSecond };
    };
    onProgress(0, 0);
    try {
      const accepted = await uploadJob(
        { variations, name, preset, output, keepSources, seed, files },
        { signal: abort.signal, onProgress },
      );
      this.#reset();
      return accepted;
    } catch (error) {
      this.upload = abort.signal.aborted ? { status: 'idle' } : toFailed(error);
      return null;
    }
  }

  cancel(): void {
    this.#abort?.abort();
  }

  #reset(): void {
    this.files = [];
    this.complaints = [];
    this.name = '';
    this.seedText = '';
    this.upload = { status: 'idle' };
  }

  #seed(): number | null {
    if (this.seedText.trim() === '') return null;
    const parsed = v.safeParse(Seed, Number(this.seedText));
    return parsed.success ? parsed.output : null;
  }

  #variationsAreValid(): boolean {
    const { variations, limits } = this;
    return Number.isInteger(variations) && variations >= 1 && variations <= limits.maxVariations;
  }
}

function toFailed(error: unknown): UploadState {
  if (!(error instanceof ApiError)) {
    const message = 'Something went wrong. Your videos are still in the list: try again.';
    return { status: 'failed', message, refused: [], loggedOut: false };
  }
  const { message, refused, status } = error;
  return { status: 'failed', message, refused, loggedOut: status === 401 };
}
