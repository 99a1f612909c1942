import { pushState, replaceState } from '$app/navigation';
import { resolve } from '$app/paths';
import { page } from '$app/state';
import type { ResolvedPathname } from '$app/types';

const PARAMETER = 'variation';

/**
 * Which variation of a job the player shows, as the address has it: opening one is a step that "back" undoes,
 * and an address that was copied or reloaded opens the same one again.
 */
export class PlayerAddress {
  readonly #jobId: string;
  readonly shownId: string | null = $derived(
    // There is no state on the first page of a visit.
    page.state.playing === undefined ? page.url.searchParams.get(PARAMETER) : page.state.playing.id,
  );

  constructor(jobId: string) {
    this.#jobId = jobId;
  }

  open(id: string): void {
    pushState(this.#path(id), { playing: { id, opened: true } });
  }

  /** Shows another one in its place. */
  replace(id: string): void {
    const opened = page.state.playing?.opened ?? false;
    replaceState(this.#path(id), { playing: { id, opened } });
  }

  close(): void {
    if (this.shownId === null) return;
    if (page.state.playing?.opened === true) history.back();
    else replaceState(this.#path(null), { playing: { id: null, opened: false } });
  }

  #path(id: string | null): ResolvedPathname {
    const query = id === null ? '' : `?${PARAMETER}=${id}`;
    return resolve(`/jobs/${this.#jobId}${query}`);
  }
}
