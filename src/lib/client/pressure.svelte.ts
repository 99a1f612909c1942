import * as v from 'valibot';
import { isFinal, isTombstone } from '../contract/states.ts';
import { VolumeFigures } from '../contract/system.ts';
import type { VolumePressure } from '../contract/wire.ts';
import { callApi } from './api.ts';
import type { LiveJobs } from './live.svelte.ts';

const { level, usedBytes, capacityBytes } = VolumeFigures.entries;
const Answer = v.object({ volume: v.object({ level, usedBytes, capacityBytes }) });

/** How full the server's volume is, as far as that concerns everyone. */
export class Pressure {
  state = $state.raw<VolumePressure | null>(null);
  #heard = 0;
  #connected = false;

  constructor(first: VolumePressure | null) {
    this.state = first;
  }

  /** Names of jobs that go next to make room, as far as they are still there; the oldest first. */
  names(live: Pick<LiveJobs, 'get'>): readonly string[] {
    const { level: now = 'normal', nextToGo = [] } = this.state ?? {};
    if (now === 'normal' || now === 'warning') return [];
    const stays = (id: string) => {
      const job = live.get(id);
      return job !== undefined && (job.pinned || isTombstone(job.status) || !isFinal(job.status));
    };
    return nextToGo.filter(({ id }) => !stays(id)).map(({ name }) => name);
  }

  /**
   * Follows the volume, as an effect: through the live state's events, and anew with every connection but the
   * first, because a word may have been missed before it. Gives the function that stops it.
   */
  follow(live: LiveJobs): () => void {
    if (live.connection === 'live' || live.connection === 'polling') {
      if (this.#connected) void this.#refresh();
      this.#connected = true;
    }
    return live.listen((event) => {
      if (event.kind === 'volume.pressure') this.#set(event.data);
    });
  }

  async #refresh(): Promise<void> {
    const heard = this.#heard;
    try {
      const { volume } = await callApi(Answer, '/api/system');
      if (heard !== this.#heard) return;
      const same = volume.level === (this.state?.level ?? 'normal');
      this.#set({ ...volume, nextToGo: same ? (this.state?.nextToGo ?? []) : [] });
    } catch {
      // No answer changes nothing; the next connection asks again.
    }
  }

  #set(pressure: VolumePressure): void {
    this.#heard += 1;
    this.state = pressure;
  }
}
