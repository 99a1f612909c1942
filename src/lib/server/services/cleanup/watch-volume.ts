import type { PressureLevel } from '../../../contract/system.ts';
import type { JournalEvent, VolumePressure } from '../../../contract/wire.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';
import type { PlanEviction } from './evict-jobs.ts';
import type { VolumeBudget, VolumeMarks } from '../space/volume-budget.ts';

const GLANCE_EVERY_MS = 5000;
/** A level is left only when use is so far below its mark, as a share of the capacity: files come and go. */
const CALM_BELOW = 0.02;
const NAMED_AT_MOST = 20;
const LEVELS: readonly PressureLevel[] = ['normal', 'warning', 'evicting', 'full'];

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly budget: VolumeBudget;
  readonly plan: PlanEviction;
}

/** Whether an event means that bytes have come to lie on the volume: an upload's or a variation's. */
export function hasLanded(event: JournalEvent): boolean {
  if (event.kind === 'variation.updated') return event.data.variation.status === 'completed';
  return event.kind === 'job.created';
}

/** Tells everyone when the volume's level of pressure changes. What was told is kept in memory only. */
export class VolumeWatch {
  readonly #deps: Dependencies;
  #told: VolumePressure | null = null;
  #lookedAtMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** What was told last; null as long as there has been nothing to tell. */
  get told(): VolumePressure | null {
    return this.#told;
  }

  /** After something was written: looks soon, at most once in five seconds. */
  glance(): void {
    if (this.#timer !== null) return;
    const dueMs = this.#lookedAtMs + GLANCE_EVERY_MS - this.#deps.clock.monotonic();
    this.#timer = setTimeout(() => void this.look(), Math.max(0, dueMs)).unref();
  }

  /** Looks now. It never throws: whatever is wrong with the volume is logged. */
  look(): Promise<void> {
    this.#cancel();
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#looking;
    this.#cancel();
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #look(): Promise<void> {
    const { store, clock, log, budget } = this.#deps;
    this.#lookedAtMs = clock.monotonic();
    try {
      const marks = await budget.marks();
      const told = this.#told?.level ?? 'normal';
      const level = levelAfter(told, marks);
      if (level === told) return;
      const { usedBytes, capacityBytes } = marks;
      const nextToGo = await this.#nextToGo(level, marks);
      const data = { usedBytes, capacityBytes, level, nextToGo };
      await store.write((tx) => tx.tell.global({ kind: 'volume.pressure', data }, clock.now()));
      this.#told = data;
      log.info({ ...data, nextToGo: nextToGo.length }, 'pressure on the volume changed');
    } catch (error) {
      log.error({ err: error }, 'the volume could not be looked at');
    }
  }

  async #nextToGo(level: PressureLevel, { usedBytes, evictDownToBytes }: VolumeMarks) {
    if (level !== 'evicting' && level !== 'full') return [];
    const { jobs } = await this.#deps.plan(usedBytes - evictDownToBytes);
    return jobs.slice(0, NAMED_AT_MOST).map(({ id, name }) => ({ id, name }));
  }
}

function levelAfter(told: PressureLevel, marks: VolumeMarks): PressureLevel {
  const { level, usedBytes, capacityBytes } = marks;
  if (LEVELS.indexOf(level) >= LEVELS.indexOf(told)) return level;
  const marginBytes = capacityBytes * CALM_BELOW;
  const holds = (bytes: number) => usedBytes > bytes - marginBytes;
  if (told === 'evicting' && holds(marks.evictAboveBytes)) return told;
  // From above it steps down to a level that is not left at once either.
  return level === 'normal' && holds(marks.warnAboveBytes) ? 'warning' : level;
}
