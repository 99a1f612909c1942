import { setTimeout as sleep } from 'node:timers/promises';
import type { Load } from './load.ts';
import { Pair } from './measure.ts';

const GIVE_UP_MS = 60_000;
const LOOK_EVERY_MS = 500;

export interface SleeperFigures {
  readonly load: Load;
  readonly asleep: number;
  /** Of those that read. */
  readonly p99Ms: number;
  /** The server's, over what it was when all were connected. */
  readonly memoryGrowthBytes: number;
  /** Until the last of them was gone; null when some still were there after a minute. */
  readonly goneAfterMs: number | null;
}

/** Clients that connect and then never read, among others that do, on our hub with its own deadlines. */
export async function measureSleepers(load: Load, asleep: number): Promise<SleeperFigures> {
  const pair = new Pair('hub-ws');
  try {
    await pair.connect(load.clients, asleep);
    const connectedAt = performance.now();
    const { rssBytes: before } = await pair.serverReport();
    pair.server.tell({ do: 'publish', hz: load.hz, variations: load.variations });
    await pair.clients.ask({ do: 'begin' });
    let peak = before;
    let goneAfterMs: number | null = null;
    while (goneAfterMs === null && performance.now() - connectedAt < GIVE_UP_MS) {
      await sleep(LOOK_EVERY_MS);
      const { connections, rssBytes } = await pair.serverReport();
      peak = Math.max(peak, rssBytes);
      if (connections < load.clients - asleep) throw new Error('clients that read were lost');
      if (connections === load.clients - asleep) goneAfterMs = performance.now() - connectedAt;
    }
    const { p99Ms } = await pair.clientsReport();
    return { load, asleep, p99Ms, memoryGrowthBytes: peak - before, goneAfterMs };
  } finally {
    await pair.stop();
  }
}
