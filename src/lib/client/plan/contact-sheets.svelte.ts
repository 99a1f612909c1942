import { untrack } from 'svelte';
import type { RefusedFile } from '../../contract/job.ts';
import type { ContactSheet, PreviewAnswer, PreviewRequest } from '../../contract/new-job.ts';
import type { EffectOverrides, EffectRanges, OutputOptions } from '../../contract/recipe.ts';
import { ApiError } from '../api.ts';
import { wordsFor } from '../job-actions.ts';
import type { Timers } from '../timers.ts';
import { cellKey, uploadOf } from './kept-cells.ts';
import { nextStep, type Settings, type Step } from './next-step.ts';
import {
  cellsOf,
  isStale,
  notRolled,
  plansOf,
  roll,
  startFrom,
  toggleLock,
  withAnswer,
  type Planned,
  type Plans,
} from './planned.ts';

/** What of the job being put together a preview is made of. Its plans are written here, and its seed when it has none. */
export interface PlannedJob {
  readonly uploadIds: readonly string[];
  readonly variations: number;
  readonly variationsAreValid: boolean;
  readonly preset: string;
  readonly effects: EffectOverrides;
  readonly output: OutputOptions;
  readonly seed: number | null;
  readonly seedIsValid: boolean;
  readonly seedLocked: boolean;
  /** It was sent: nothing is to be drawn any more. */
  readonly starting: boolean;
  seedText: string;
  plans: Plans;
}

interface Dependencies {
  readonly ask: (request: PreviewRequest, signal: AbortSignal) => Promise<PreviewAnswer>;
  readonly timers: Timers;
  readonly newSeed: () => number;
}

/** Videos shown at first, and more at a time: each costs the server about a second. */
export const VIDEOS_AT_ONCE = 4;
/** A slider on its way, or uploads that end one after the other, are one change. */
const SETTLED_MS = 350;

const NOTHING = startFrom({}, null);

/**
 * The planned variations of a job, drawn on demand and kept fresh while they are looked at. What is shown is what
 * is made: the job's `plans` hold the effects shown, and nothing while these are out of date.
 */
export class ContactSheets {
  open = $state(false);
  /** How many videos are shown at most. */
  shown = $state(VIDEOS_AT_ONCE);
  problem = $state.raw<string | null>(null);
  refused = $state.raw<readonly RefusedFile[]>([]);
  /** What is shown is not what is set: it is being drawn anew, or could not be. */
  stale = $state(false);

  readonly #job: PlannedJob;
  readonly #deps: Dependencies;
  #planned = $state.raw<Planned>(NOTHING);
  #step = $state.raw<Step | null>(null);
  /** It is not asked again by itself. */
  #failedStep = $state<string | null>(null);
  /** As they were written last; others were written by somebody else. */
  #published: Plans | null = null;
  #callOff: () => void = () => undefined;

  constructor(job: PlannedJob, deps: Dependencies) {
    this.#job = job;
    this.#deps = deps;
  }

  get sheets(): readonly ContactSheet[] {
    const uploads = this.#job.uploadIds.slice(0, this.shown);
    return uploads.flatMap((upload) => this.#planned.sheets.get(upload) ?? []);
  }

  get busy(): boolean {
    return this.#step !== null;
  }

  get lockedCount(): number {
    const uploads = this.#job.uploadIds;
    return [...this.#planned.locks.keys()].filter((key) => uploads.includes(uploadOf(key))).length;
  }

  /** A job sent now would lose what is locked. */
  get holdsBack(): boolean {
    return this.stale && this.busy && this.lockedCount > 0;
  }

  isLocked(upload: string, n: number): boolean {
    return this.#planned.locks.has(cellKey(upload, n));
  }

  /** It will be another one in a moment. */
  isPending(upload: string, n: number): boolean {
    const { dice } = this.#planned;
    return dice.has(cellKey(upload, n)) || (this.stale && !this.isLocked(upload, n));
  }

  toggleLock(upload: string, n: number): void {
    this.#planned = toggleLock(this.#planned, cellKey(upload, n));
  }

  /** Draws one cell anew; the others of its video stay as they are. */
  reroll(upload: string, n: number): void {
    this.problem = null;
    this.#planned = roll(this.#planned, [cellKey(upload, n)]);
  }

  /** Draws all cells anew that are not locked: by a new seed, or beside the seed when that is locked. */
  rerollAll(): void {
    if (!this.#job.seedLocked) {
      this.#job.seedText = String(this.#deps.newSeed());
      return;
    }
    this.problem = null;
    const keys = this.sheets.flatMap(({ upload, cells }) =>
      cells.map(({ n }) => cellKey(upload, n)),
    );
    this.#planned = roll(this.#planned, keys);
  }

  showMore(): void {
    this.shown += VIDEOS_AT_ONCE;
  }

  /** Asks again for what could not be drawn. */
  tryAgain(): void {
    this.#failedStep = null;
    this.problem = null;
  }

  /** To be run in an effect: asks for what is missing of what should be shown now. */
  follow(ranges: EffectRanges): void {
    const { variations, seed, plans } = this.#job;
    const settings = { variations, ranges, seed };
    if (plans !== this.#published) untrack(() => this.#startOver(plans, settings));
    const step = this.#next(settings);
    const stale = isStale(this.#planned, settings);
    untrack(() => {
      this.stale = stale;
      this.#publish();
      this.#turnTo(step);
    });
  }

  /** Calls off what is under way. */
  stop(): void {
    this.#callOff();
    this.#callOff = () => undefined;
    this.#step = null;
  }

  #next(settings: Settings): Step | null {
    const { uploadIds, variationsAreValid, seedIsValid, starting, preset, effects, output } =
      this.#job;
    const step = nextStep({
      ...this.#planned,
      ...{ settings, recipe: { preset, effects, output }, shown: cellsOf(this.#planned) },
      uploads: uploadIds.slice(0, this.shown),
    });
    const isWanted = (this.open || this.lockedCount > 0) && step?.id !== this.#failedStep;
    return isWanted && variationsAreValid && seedIsValid && !starting ? step : null;
  }

  #turnTo(step: Step | null): void {
    if (step?.id === this.#step?.id) return;
    this.stop();
    if (step === null) return;
    this.problem = null;
    this.refused = step.settings === null ? this.refused : [];
    const atOnce = step.settings === null || this.#planned.sheets.size === 0;
    const abort = new AbortController();
    const forget = this.#deps.timers.after(atOnce ? 0 : SETTLED_MS, () => {
      void this.#take(step, abort.signal);
    });
    this.#step = step;
    this.#callOff = () => {
      forget();
      abort.abort();
    };
  }

  async #take(step: Step, signal: AbortSignal): Promise<void> {
    const seed = step.settings === null ? { seed: this.#deps.newSeed() } : {};
    try {
      const answer = await this.#deps.ask({ ...step.request, ...seed }, signal);
      if (signal.aborted) return;
      this.#show(step, answer);
    } catch (error) {
      if (signal.aborted) return;
      this.#fail(step, error);
    }
    this.#step = null;
  }

  #show(step: Step, answer: PreviewAnswer): void {
    this.problem = null;
    this.#planned = withAnswer(this.#planned, step, answer);
    if (step.settings === null) return;
    this.refused = answer.refused;
    if (step.settings.seed === null) this.#job.seedText = String(answer.seed);
  }

  #fail({ id, settings }: Step, error: unknown): void {
    if (settings !== null) this.#failedStep = id;
    this.#planned = notRolled(this.#planned);
    this.refused = error instanceof ApiError ? error.refused : [];
    this.problem = this.refused.length > 0 ? null : wordsFor(error);
  }

  /** A job was sent, or an earlier visit's choices have come back. */
  #startOver(plans: Plans, settings: Settings): void {
    this.stop();
    this.#published = plans;
    this.#planned = startFrom(plans, settings);
    this.#failedStep = null;
    this.shown = VIDEOS_AT_ONCE;
    this.problem = null;
    this.refused = [];
  }

  #publish(): void {
    const plans = this.stale ? {} : plansOf(this.#planned);
    if (JSON.stringify(plans) === JSON.stringify(this.#job.plans)) return;
    this.#published = plans;
    this.#job.plans = plans;
  }
}
