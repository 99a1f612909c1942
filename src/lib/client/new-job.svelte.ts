import * as v from 'valibot';
import type { AdmissionAnswer } from '../contract/admission.ts';
import type { Effects } from '../contract/effects.ts';
import type { JobAccepted } from '../contract/job.ts';
import { DEFAULT_VARIATIONS, Seed, type Limits } from '../contract/new-job.ts';
import {
  DEFAULT_PRESET,
  type EffectOverrides,
  type OutputOptions,
  type SavedRecipe,
} from '../contract/recipe.ts';
import { askAdmission } from './admission.ts';
import type { ApiError } from './api.ts';
import { loadDraft, saveDraft, type Draft } from './draft.ts';
import { checkFiles, tooLate, type Complaint } from './file-check.ts';
import { admissionRequestOf, orderOf } from './job-requests.ts';
import { JobStart } from './job-start.svelte.ts';
import { browserLocks } from './leader.ts';
import { openClaims, type Claims } from './uploads/claims.ts';
import { browserPorts } from './uploads/ports.ts';
import { browserStorage } from './uploads/records.ts';
import { UploadList } from './uploads/upload-list.svelte.ts';
import type { VideoUpload } from './uploads/video-upload.svelte.ts';

export interface NewJobHooks {
  /** The session is over: what waits goes on after `loggedIn`. */
  readonly onLoggedOut: () => void;
}

/** Choices are changed in bursts, and the answer is not needed in between. */
const ADMISSION_DELAY_MS = 400;
const TABS = 'video-refresher.uploads';

/** The job being put together. It lives above the pages, so looking at another page stops nothing. */
export class NewJob {
  readonly limits: Limits;
  readonly uploads: UploadList;
  complaints = $state.raw<readonly Complaint<File>[]>([]);
  variations = $state(DEFAULT_VARIATIONS);
  preset = $state(DEFAULT_PRESET);
  /** What the chosen recipe is changed by. */
  effects = $state.raw<EffectOverrides>({});
  /** By upload id: the variations as a preview showed them, to be made exactly so. */
  plans = $state.raw<Record<string, readonly Effects[]>>({});
  output = $state.raw<OutputOptions>({ quality: 'balanced', fit: 'source', keepAudio: true });
  /** Whether the job keeps what was sent until it expires. */
  keepSources = $state(false);
  name = $state('');
  /** As typed; empty for a seed of the server's choice. */
  seedText = $state('');
  /** Whether the seed stays when variations are drawn anew. */
  seedLocked = $state(false);
  /** Whether it fits, and when it would be ready; null while that is unknown. */
  admission = $state.raw<AdmissionAnswer | null>(null);

  /** Finished uploads that were not refused, in order. */
  readonly uploadIds: readonly string[] = $derived.by(() => this.uploads.readyIds);
  readonly videoCount = $derived.by(() => this.uploads.wanted.length);
  readonly totalBytes = $derived.by(() => this.uploads.totalBytes);
  readonly outputs = $derived(this.videoCount * this.variations);
  /** The seed as a number; null: the server draws one. */
  readonly seed = $derived(toSeed(this.seedText));
  readonly seedIsValid = $derived(this.seedText.trim() === '' || this.seed !== null);
  readonly variationsAreValid = $derived(this.#variationsAreValid());
  readonly submission = $derived.by(() => this.#start.submission);
  readonly question = $derived.by(() => this.#start.question);
  /** It was asked for, and is not there yet. */
  readonly starting = $derived(
    this.submission.status === 'waiting' || this.submission.status === 'sending',
  );
  readonly ready = $derived(
    this.videoCount > 0 && this.variationsAreValid && this.seedIsValid && !this.starting,
  );
  /** Closing the tab would interrupt something. */
  readonly needsPage = $derived.by(() => this.uploads.busy || this.starting);
  /** 0–100 while the page is needed, else null. */
  readonly uploadPercent = $derived.by(() => (this.needsPage ? this.uploads.percent : null));

  readonly #start: JobStart;
  /** What an earlier visit left is known, and what is chosen now may be kept in its place. */
  #restored = $state(false);
  #keepsDraft = false;

  constructor(limits: Limits, { onLoggedOut }: NewJobHooks) {
    this.limits = limits;
    this.variations = Math.min(DEFAULT_VARIATIONS, limits.maxVariations);
    const uploads = (this.uploads = new UploadList(browserPorts(), onLoggedOut));
    this.#start = new JobStart({
      admissionRequest: () => admissionRequestOf(this),
      onAdmission: (answer) => (this.admission = answer),
      whenSettled: (signal) => uploads.whenSettled(signal),
      order: () => orderOf(this),
      onLost: (error) => this.#lose(error),
      onLoggedOut,
    });
  }

  /** Brings back what an earlier visit left, and gives the function that ends everything. */
  start(): () => void {
    const held = () => this.uploads.ids;
    const claims = openClaims({ name: TABS, held, locks: browserLocks() });
    const takeBackDraft = this.#restoreDraft();
    const online = () => this.uploads.release('network');
    window.addEventListener('online', online);
    void this.#restore(claims, takeBackDraft);
    const unwatch = $effect.root(() => {
      $effect(() => this.#watchAdmission());
      $effect(() => this.#keepDraft());
    });
    return () => {
      unwatch();
      claims.close();
      window.removeEventListener('online', online);
      this.#start.cancel();
      this.uploads.leave();
    };
  }

  add(files: readonly File[]): void {
    if (files.length === 0) return;
    if (this.starting) {
      this.complaints = [tooLate()];
      return;
    }
    const chosen = this.uploads.items.map(({ name, sizeBytes: size, lastModified }) => ({
      ...{ name, size, lastModified },
    }));
    const { accepted, complaints } = checkFiles(chosen, files, this.limits);
    this.complaints = complaints;
    this.uploads.add(accepted);
  }

  /** A file that was doubted is to be added all the same. */
  insist(file: File): void {
    this.complaints = this.complaints.filter((complaint) => complaint.file !== file);
    this.uploads.add([file]);
  }

  remove(item: VideoUpload): void {
    this.uploads.remove(item);
    this.complaints = [];
  }

  /** A saved recipe brings its own output with it; a built-in one leaves what was chosen. */
  choose({ id, name, recipe }: SavedRecipe): void {
    this.preset = name;
    if (id !== null) this.output = recipe.output;
  }

  /**
   * Starts the job as soon as its uploads are done.
   * @returns the accepted job, or null when it was called off or refused: `submission` then tells why
   */
  async send(): Promise<JobAccepted | null> {
    this.uploads.resumeAll();
    const accepted = await this.#start.run();
    if (accepted !== null) this.#reset();
    return accepted;
  }

  /** Not yet: the uploads go on, and the choices can be changed. */
  cancel(): void {
    this.complaints = [];
    this.#start.cancel();
  }

  /** What waited for the login goes on. */
  loggedIn(): void {
    this.#start.loggedIn();
    this.uploads.release('login');
  }

  #lose({ code, message, body }: ApiError): void {
    const parsed = v.safeParse(v.object({ upload: v.string() }), body);
    const lost = this.uploads.items.find(({ id }) => parsed.success && id === parsed.output.upload);
    lost?.lose({ code, message });
  }

  #reset(): void {
    this.uploads.clear();
    this.complaints = [];
    this.name = '';
    if (!this.seedLocked) this.seedText = '';
    this.plans = {};
    this.admission = null;
  }

  async #restore(claims: Claims, takeBackDraft: () => void): Promise<void> {
    const theirs = await claims.ofOthers();
    const take = (id: string) => (theirs.has(id) ? Promise.resolve(false) : claims.take(id));
    if (!(await this.uploads.restore(take))) takeBackDraft();
    this.#restored = true;
  }

  /**
   * Brings back what was chosen for the uploads of an earlier visit: at once, before anything is chosen anew.
   * @returns what takes that back when they are another tab's, unless something was chosen since
   */
  #restoreDraft(): () => void {
    const draft = this.uploads.remembers ? loadDraft(browserStorage()) : null;
    if (draft === null) return () => undefined;
    const usual = this.#choices();
    const variations = Math.min(draft.variations, this.limits.maxVariations);
    Object.assign(this, { ...draft, variations });
    const restored = JSON.stringify(this.#choices());
    return () => {
      if (JSON.stringify(this.#choices()) === restored) Object.assign(this, usual);
    };
  }

  #choices(): Pick<NewJob, keyof Draft> {
    const { variations, preset, output, effects, plans, keepSources } = this;
    const { name, seedText, seedLocked } = this;
    const chosen = { variations, preset, output, effects, plans, keepSources };
    return { ...chosen, name, seedText, seedLocked };
  }

  #keepDraft(): void {
    const draft = JSON.stringify(this.#choices());
    const isOurs = this.uploads.ids.length > 0;
    // A tab without uploads leaves alone what another one keeps.
    if (this.#restored && (isOurs || this.#keepsDraft)) {
      saveDraft(browserStorage(), isOurs ? draft : null);
      this.#keepsDraft = isOurs;
    }
  }

  #watchAdmission(): (() => void) | undefined {
    const request = admissionRequestOf(this);
    if (request === null) {
      this.admission = null;
      return;
    }
    const abort = new AbortController();
    const take = (answer: AdmissionAnswer | null) => {
      if (!abort.signal.aborted) this.admission = answer;
    };
    const timer = setTimeout(() => {
      askAdmission(request, abort.signal).then(take, () => take(null));
    }, ADMISSION_DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }

  #variationsAreValid(): boolean {
    const { variations, limits } = this;
    return Number.isInteger(variations) && variations >= 1 && variations <= limits.maxVariations;
  }
}

function toSeed(text: string): number | null {
  if (text.trim() === '') return null;
  const parsed = v.safeParse(Seed, Number(text));
  return parsed.success ? parsed.output : null;
}
