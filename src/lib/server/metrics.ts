import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { HubStats } from './realtime/hub-stats.ts';
import type { JournalEvent } from '../contract/wire.ts';

/** Gauges, read when somebody asks for them. */
export interface MeasuredNow {
  readonly waiting: number;
  readonly running: number;
  readonly slots: number;
  readonly oldestWaitingSeconds: number;
  readonly paused: boolean;
  readonly jobs: Readonly<Record<string, number>>;
  readonly openUploads: number;
  readonly leases: number;
  readonly hub: HubStats;
  readonly volume: Readonly<Record<'capacity' | 'used' | 'free' | 'reserved', number>>;
}

/** What Prometheus is told, in its base units: seconds and bytes. */
export interface Metrics {
  readonly httpAnswered: (route: string, method: string, status: number, seconds: number) => void;
  /** `speed`: seconds of output per second of encoding. */
  readonly variationEnded: (code: string, seconds: number, speed: number | null) => void;
  readonly observe: (events: readonly JournalEvent[]) => void;
  readonly contentType: string;
  readonly text: (now: MeasuredNow) => Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  let watchesProcess = false;
  const registers = [registry];
  const http = new Histogram({
    name: 'vr_http_request_seconds',
    help: 'Time until the answer to a request began, by route',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  });
  const ended = new Counter({
    name: 'vr_variation_attempts_total',
    help: 'Attempts at a variation that ended, by code: completed, interrupted, or why it failed',
    labelNames: ['code'],
    registers,
  });
  const seconds = new Histogram({
    name: 'vr_encode_seconds',
    help: 'How long variations took that were completed',
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900],
    registers,
  });
  const speed = new Histogram({
    name: 'vr_encode_speed_ratio',
    help: 'Seconds of output per second of encoding',
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
    registers,
  });
  const removed = new Counter({
    name: 'vr_jobs_removed_total',
    help: 'Jobs whose files were removed, by reason',
    labelNames: ['reason'],
    registers,
  });
  const freed = new Counter({
    name: 'vr_cleanup_freed_bytes_total',
    help: 'Bytes freed by cleanups',
    registers,
  });
  const accepted = new Counter({
    name: 'vr_jobs_accepted_total',
    help: 'Jobs that were accepted',
    registers,
  });
  const gauges = createGauges(registers);

  return {
    httpAnswered(route, method, status, took) {
      http.observe({ route, method, status }, took);
    },
    variationEnded(code, took, ratio) {
      ended.inc({ code });
      if (code === 'completed') seconds.observe(took);
      if (ratio !== null) speed.observe(ratio);
    },
    observe(events) {
      for (const event of events) {
        if (event.kind === 'job.created') accepted.inc();
        else if (event.kind === 'cleanup.completed') freed.inc(event.data.freedBytes);
        else if (event.kind === 'job.expired') removed.inc({ reason: 'expired' });
        else if (event.kind === 'job.evicted') removed.inc({ reason: 'evicted' });
        else if (event.kind === 'job.deleted') removed.inc({ reason: 'deleted' });
      }
    },
    contentType: registry.contentType,
    text(now) {
      // It watches the event loop and the garbage collector from then on, which only a reader is worth.
      if (!watchesProcess) collectDefaultMetrics({ register: registry });
      watchesProcess = true;
      gauges(now);
      return registry.metrics();
    },
  };
}

function createGauges(registers: Registry[]): (now: MeasuredNow) => void {
  const gauge = (name: string, help: string, label?: string) =>
    new Gauge({ name, help, registers, labelNames: label === undefined ? [] : [label] });
  const variations = gauge('vr_variations', 'Variations in the queue, by state', 'state');
  const slots = gauge('vr_slots', 'Encodes that run at once at most');
  const oldest = gauge('vr_queue_oldest_seconds', 'How long the oldest waiting job waits');
  const paused = gauge('vr_queue_paused', '1 while the queue is paused');
  const jobs = gauge('vr_jobs', 'Jobs there are, by state', 'state');
  const uploads = gauge('vr_uploads_open', 'Resumable uploads that belong to no job yet');
  const leases = gauge('vr_downloads_running', 'Jobs that are being downloaded');
  const volume = gauge('vr_volume_bytes', 'The volume, as the rules of eviction see it', 'kind');
  const sockets = gauge('vr_sockets', 'Open sockets of the realtime channel');
  const channel = gauge('vr_channel_events', 'What the realtime channel did since start', 'kind');
  const closes = gauge('vr_socket_closes', 'Closes that the server began since start', 'code');
  return (now) => {
    variations.set({ state: 'waiting' }, now.waiting);
    variations.set({ state: 'running' }, now.running);
    slots.set(now.slots);
    oldest.set(now.oldestWaitingSeconds);
    paused.set(now.paused ? 1 : 0);
    jobs.reset();
    for (const [state, count] of Object.entries(now.jobs)) jobs.set({ state }, count);
    uploads.set(now.openUploads);
    leases.set(now.leases);
    for (const [kind, bytes] of Object.entries(now.volume)) volume.set({ kind }, bytes);
    sockets.set(now.hub.connections);
    for (const [kind, count] of Object.entries(now.hub.welcomes)) channel.set({ kind }, count);
    channel.set({ kind: 'accepted' }, now.hub.acceptedConnections);
    channel.set({ kind: 'skipped_progress' }, now.hub.skippedProgress);
    for (const [code, count] of Object.entries(now.hub.closes)) closes.set({ code }, count);
  };
}
