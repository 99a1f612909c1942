import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf } from '../engine/process-figures.ts';
import { Child, type NodeCommand } from './child.ts';
import type { Load } from './load.ts';
import type {
  ClientsReport,
  FromClients,
  FromServer,
  ServerReport,
  ToClients,
  ToServer,
} from './messages.ts';
import { VARIANTS, type VariantName } from './variants.ts';

const WARM_UP_MS = 1500;
const MEASURED_MS = 6000;

export interface Figures {
  readonly variant: VariantName;
  readonly load: Load;
  /** Of the server process, in per cent of one core. */
  readonly cpuPercent: number;
  /** Share of the rounds due that the server got to publish; below 1 it had not the time. */
  readonly published: number;
  /** The CPU that all rounds would have taken: what variants are compared by. */
  readonly wholeLoadPercent: number;
  /** Of the client process: near 100, it was the clients that could not keep up. */
  readonly clientCpuPercent: number;
  readonly rssPerClientBytes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Share of the messages due that arrived within the time; above 1 some were still under way before. */
  readonly delivered: number;
}

/** A server and its clients, each in a process of its own. */
export class Pair {
  readonly server: Child<ToServer, FromServer>;
  readonly clients: Child<ToClients, FromClients>;

  constructor(variant: VariantName, node?: NodeCommand) {
    this.server = new Child('./server.ts', [variant], node);
    this.clients = new Child('./clients.ts', [VARIANTS[variant].client]);
  }

  /** Returns the server's report from before anybody was connected. */
  async connect(count: number, asleep = 0): Promise<ServerReport> {
    const listening = await this.server.hear();
    if (!('port' in listening)) throw new Error('the server did not listen');
    const idle = await this.serverReport();
    await this.clients.ask({ do: 'connect', port: listening.port, count, asleep });
    return idle;
  }

  async serverReport(): Promise<ServerReport> {
    const report = await this.server.ask({ do: 'report' });
    if (!('rounds' in report)) throw new Error('expected a report');
    return report;
  }

  async clientsReport(): Promise<ClientsReport> {
    const report = await this.clients.ask({ do: 'report' });
    if (!('messages' in report)) throw new Error('expected a report');
    return report;
  }

  async stop(): Promise<void> {
    await Promise.all([this.server.stop(), this.clients.stop()]);
  }
}

/** CPU, memory and latency of one variant under one load. */
export async function measure(
  variant: VariantName,
  load: Load,
  node?: NodeCommand,
): Promise<Figures> {
  const pair = new Pair(variant, node);
  try {
    const idle = await pair.connect(load.clients);
    pair.server.tell({ do: 'publish', hz: load.hz, variations: load.variations });
    await sleep(WARM_UP_MS);
    await pair.clients.ask({ do: 'begin' });
    const startedAt = performance.now();
    const before = await pair.serverReport();
    const [cpuBefore, clientBefore] = await cpuOfBoth(pair);
    await sleep(MEASURED_MS);
    const [cpuAfter, clientAfter] = await cpuOfBoth(pair);
    const seconds = (performance.now() - startedAt) / 1000;
    const after = await pair.serverReport();
    const received = await pair.clientsReport();
    if (after.connections < load.clients) throw new Error('clients were lost');
    const { messagesPerRound } = VARIANTS[variant];
    const perRound = messagesPerRound === 'each' ? load.variations : messagesPerRound;
    const cpuPercent = ((cpuAfter - cpuBefore) / seconds) * 100;
    const published = (after.rounds - before.rounds) / (load.hz * seconds);
    return {
      variant,
      load,
      cpuPercent,
      published,
      wholeLoadPercent: cpuPercent / Math.min(1, published),
      clientCpuPercent: ((clientAfter - clientBefore) / seconds) * 100,
      rssPerClientBytes: (after.rssBytes - idle.rssBytes) / load.clients,
      p50Ms: received.p50Ms,
      p99Ms: received.p99Ms,
      delivered: received.messages / (load.clients * load.hz * perRound * seconds),
    };
  } finally {
    await pair.stop();
  }
}

async function cpuOfBoth({ server, clients }: Pair): Promise<[server: number, clients: number]> {
  return [(await cpuOf(server.pid)).own, (await cpuOf(clients.pid)).own];
}
