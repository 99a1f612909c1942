import type { Effects } from '../../../contract/effects.ts';
import type { Failure } from '../../../contract/job.ts';
import type { OutputOptions } from '../../../contract/recipe.ts';
import { encodeArguments } from '../../../engine/encode-arguments.ts';
import type { Encoder } from '../../../engine/encoders.ts';
import { failure, isRetryable, playerTime, type FailureCode } from '../../../engine/failures.ts';
import { RunLog, type RunNotes } from '../../../engine/ffmpeg-log.ts';
import {
  expectOutput,
  faultOf,
  missingPictures,
  outputProbeArguments,
  parseOutputProbe,
  type Expectation,
  type OutputFinding,
} from '../../../engine/output-check.ts';
import { ProgressParser, type Progress } from '../../../engine/progress.ts';
import { runProcess, type ProcessEnd } from '../../../engine/run-process.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import type { Clock } from '../../clock.ts';

/** Silence after which an encode counts as stalled. */
const STALL_MS = 60_000;
/** The slowest machine worth running on takes 30 s for a second of output; the constant is for start and finish. */
const WALL_PER_OUTPUT_MS = 30;
const WALL_BASE_MS = 10 * 60_000;
const PROBE_WALL_MS = 30_000;
/** Below the server's own work, so that pages stay quick while all cores encode. */
const NICENESS = 10;

export interface EncodeVariationDeps {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  /** Per process; fixed, because another number gives other bytes. */
  readonly threads: number;
  readonly maxPixels: number;
  readonly clock: Clock;
}

export interface EncodeTask {
  /** Both absolute. */
  readonly sourcePath: string;
  readonly outputPath: string;
  readonly source: SourceInfo;
  readonly effects: Effects;
  readonly output: OutputOptions;
  readonly noiseSeed: number;
  readonly encoder: Encoder;
}

export interface EncodeHooks {
  /** Aborting it gives `interrupted`. */
  readonly signal: AbortSignal;
  onStarted(pid: number): void;
  onProgress(progress: Progress): void;
}

export type EncodeResult =
  | {
      readonly outcome: 'completed';
      readonly durationMs: number;
      readonly frames: number;
      readonly ssim: number | null;
      /** Bits per second. */
      readonly bitrate: number;
      /** What ffmpeg found odd about a source that it read to its end. */
      readonly warnings: readonly string[];
    }
  | { readonly outcome: 'failed'; readonly failure: Failure; readonly retryable: boolean }
  | { readonly outcome: 'interrupted' };

export type EncodeVariation = (task: EncodeTask, hooks: EncodeHooks) => Promise<EncodeResult>;

/**
 * Encodes one variation and finds out whether the file is what was asked for: an exit code of 0
 * alone proves nothing. The file at `outputPath` counts only after `completed`; removing it
 * otherwise, and its checksum, fsync and rename, are the caller's.
 */
export function createEncodeVariation(deps: EncodeVariationDeps): EncodeVariation {
  return async (task, hooks) => {
    const expected = expectOutput(task.source, task.effects.speed, task.output.keepAudio);
    const startedAt = deps.clock.monotonic();
    const run = await encode(deps, task, hooks, expected);
    if (run.end.verdict === 'cancelled') return { outcome: 'interrupted' };
    const fault = faultOfRun(run, task, deps.ffmpegPath);
    if (fault) return failed(fault, run, task);

    const found = await probeOutput(deps, task.outputPath, hooks.signal);
    if (hooks.signal.aborted) return { outcome: 'interrupted' };
    const wrong = found ? faultOf(found, expected, run.progress.frames) : 'unreadable';
    if (!found || wrong !== null) {
      return failed({ code: 'OUTPUT_INCOMPLETE', note: wrong ?? 'unreadable' }, run, task);
    }
    hooks.onProgress(finished(expected, deps.clock.monotonic() - startedAt, found.packets));
    return {
      outcome: 'completed',
      durationMs: found.durationMs,
      frames: found.packets,
      ssim: run.notes.ssim,
      bitrate: found.bitrate,
      warnings: run.notes.complaints.map((line) => withoutPaths(line, task)),
    };
  };
}

interface EncodeRun {
  readonly end: ProcessEnd;
  readonly notes: RunNotes;
  readonly progress: ProgressParser;
}

async function encode(
  deps: EncodeVariationDeps,
  task: EncodeTask,
  hooks: EncodeHooks,
  expected: Expectation,
): Promise<EncodeRun> {
  const progress = new ProgressParser(expected.durationMs);
  const log = new RunLog();
  let reached = 0;
  const args = encodeArguments({ ...task, threads: deps.threads, maxPixels: deps.maxPixels });
  const end = await runProcess(deps.ffmpegPath, args, {
    signal: hooks.signal,
    wallMs: WALL_BASE_MS + WALL_PER_OUTPUT_MS * expected.durationMs,
    stallMs: STALL_MS,
    niceness: NICENESS,
    onStarted: (pid) => hooks.onStarted(pid),
    onStderrLine: (line) => log.push(line),
    onStdoutLine: (line, running) => {
      const step = progress.push(line);
      if (!step) return;
      const now = progress.outTimeMs + progress.frames;
      if (now > reached) running.advanced();
      reached = now;
      hooks.onProgress(step);
    },
  });
  return { end, notes: log.notes, progress };
}

interface Fault {
  readonly code: FailureCode;
  readonly message?: string;
  /** For the technical details. */
  readonly note?: string;
}

function faultOfRun(
  { end, notes, progress }: EncodeRun,
  task: EncodeTask,
  ffmpegPath: string,
): Fault | null {
  switch (end.verdict) {
    case 'timedOut':
      return { code: 'ENCODE_TIMED_OUT' };
    case 'stalled':
      return { code: 'ENCODE_STALLED' };
    case 'crashed':
      return { code: 'ENCODE_CRASHED', note: `ended by ${end.signal}` };
    case 'notStarted':
      return { code: 'ENCODER_NOT_STARTED', note: end.reason.replaceAll(ffmpegPath, 'ffmpeg') };
    case 'cancelled':
      return null;
    case 'exited':
      break;
  }
  if (notes.volumeFull) return { code: 'VOLUME_FULL' };
  if (notes.codecRefused) return { code: 'CODEC_NOT_SUPPORTED' };
  if (notes.sourceDamaged) {
    const reachedMs = progress.outTimeMs * task.effects.speed;
    return {
      code: 'SOURCE_DAMAGED',
      message: `The video is damaged after ${playerTime(reachedMs)}.`,
    };
  }
  if (end.code !== 0) return { code: 'ENCODE_FAILED', note: `exit code ${end.code}` };
  const missing = missingPictures(task.source, notes);
  if (missing === 0) return null;
  const message = `The video is damaged: ${missing} of its ${task.source.frames} pictures cannot be read.`;
  return { code: 'SOURCE_DAMAGED', message };
}

function failed(fault: Fault, { end, notes }: EncodeRun, task: EncodeTask): EncodeResult {
  const said =
    notes.complaints.length > 0 ? notes.complaints.join('\n') : lastLines(end.stderrTail);
  const details = withoutPaths([fault.note, said].filter(Boolean).join('\n'), task);
  return {
    outcome: 'failed',
    failure: failure(fault.code, details === '' ? null : details, fault.message),
    retryable: isRetryable(fault.code),
  };
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-5).join('\n');
}

/** Our own paths say nothing to the reader, and are nobody's business. */
function withoutPaths(text: string, { sourcePath, outputPath }: EncodeTask): string {
  return text
    .replaceAll(`file:${sourcePath}`, 'source')
    .replaceAll(sourcePath, 'source')
    .replaceAll(`file:${outputPath}`, 'output')
    .replaceAll(outputPath, 'output');
}

async function probeOutput(
  deps: EncodeVariationDeps,
  outputPath: string,
  signal: AbortSignal,
): Promise<OutputFinding | null> {
  const args = outputProbeArguments(outputPath);
  const end = await runProcess(deps.ffprobePath, args, { signal, wallMs: PROBE_WALL_MS });
  if (end.verdict !== 'exited' || end.code !== 0 || end.stderrTail !== '') return null;
  return parseOutputProbe(end.stdout);
}

function finished(expected: Expectation, tookMs: number, frames: number): Progress {
  const tookSeconds = Math.max(tookMs, 1) / 1000;
  return {
    percent: 100,
    fps: Math.round((frames / tookSeconds) * 100) / 100,
    speed: Math.round((expected.durationMs / 1000 / tookSeconds) * 100) / 100,
    etaMs: 0,
  };
}
