import { SvelteMap } from 'svelte/reactivity';
import type { Variation, Video } from '../contract/job.ts';

/** Ids go into an address, and servers and proxies bound its length: 300 make 8 kB. */
export const MOST_SELECTED = 300;

/** The finished variations that somebody picked out to download. */
export class Selection {
  /** Cells are picked instead of opened. */
  choosing = $state(false);
  /** Whether more was asked for than fits. */
  full = $state(false);
  readonly #sizes = new SvelteMap<string, number>();

  readonly count = $derived(this.#sizes.size);
  /** What the files weigh together. */
  readonly bytes = $derived([...this.#sizes.values()].reduce((sum, size) => sum + size, 0));

  has(id: string): boolean {
    return this.#sizes.has(id);
  }

  start(): void {
    this.choosing = true;
  }

  stop(): void {
    this.choosing = false;
    this.clear();
  }

  clear(): void {
    this.#sizes.clear();
    this.full = false;
  }

  toggle(variation: Variation): void {
    if (this.#sizes.has(variation.id)) this.remove([variation]);
    else this.add([variation]);
  }

  /** Picks what is finished, up to the most. */
  add(variations: readonly Variation[]): void {
    for (const { id, status, sizeBytes } of variations) {
      if (status !== 'completed' || this.#sizes.has(id)) continue;
      if (this.#sizes.size >= MOST_SELECTED) {
        this.full = true;
        return;
      }
      this.#sizes.set(id, sizeBytes ?? 0);
    }
  }

  remove(variations: readonly Variation[]): void {
    for (const { id } of variations) this.#sizes.delete(id);
    this.full = false;
  }

  hasAllOf({ variations }: Video): boolean {
    const finished = variations.filter(({ status }) => status === 'completed');
    return finished.length > 0 && finished.every(({ id }) => this.#sizes.has(id));
  }

  /** Drops what is finished no more, such as one that is being made anew. */
  keepFinished(videos: readonly Video[]): void {
    for (const { id, status } of videos.flatMap(({ variations }) => variations))
      if (status !== 'completed') this.#sizes.delete(id);
  }

  /** The address of their ZIP. */
  href(jobId: string): string {
    return `/api/jobs/${jobId}/download?variations=${[...this.#sizes.keys()].join(',')}`;
  }
}
