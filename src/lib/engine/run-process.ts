import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { parseProcStat, StallClock, type LifeSign } from './stall-clock.ts';

const STDERR_TAIL_CHARS = 16 * 1024;
const DEFAULT_STDOUT_CHARS = 1024 * 1024;
const KILL_AFTER_MS = 5_000;
/** A timer for longer than this, 24.8 days, would go off at once (nodejs.org/api/timers.html). */
const MAX_TIMER_MS = 2 ** 31 - 1;
const MAX_WATCH_TICK_MS = 1_000;
const SETPRIV = '/usr/bin/setpriv';
const PRLIMIT = '/usr/bin/prlimit';
/**
 * The kernel kills the program when we die, and gives it no rights that we do not have, whatever it starts
 * (prctl(2), PR_SET_PDEATHSIG and PR_SET_NO_NEW_PRIVS).
 */
const TIED = [SETPRIV, '--pdeathsig', 'KILL', '--no-new-privs', '--'];
/**
 * No dump of somebody's video on the disk, and no more open files than a sheet of all pictures takes. Not its
 * memory: ffmpeg hangs when it is refused some.
 */
const LIMITED = [PRLIMIT, '--core=0', '--nofile=256', '--'];
const EXEC_FAILED = /^(?:setpriv|prlimit): failed to execute .*: (.*)$/m;

/**
 * What a program is told of our environment: how to find itself, its libraries and the hardware. Everything else
 * stays here, the password and the secrets first of all.
 */
const PASSED_ON =
  /^(?:PATH|HOME|TMPDIR|TEMP|TMP|SYSTEMROOT|TZ|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|LIBVA_.*|VDPAU_.*|CUDA_.*|NVIDIA_.*|ONEVPL_.*|MFX_.*)$/i;

/** What a callback may tell the runner. */
export interface Running {
  /** The work got further: the stall clock starts again. */
  advanced(): void;
}

export interface RunOptions {
  /** Aborting ends the process with verdict `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** Longest the process may take, in milliseconds. */
  readonly wallMs: number;
  /** Longest it may go without an advance (see StallClock); no such limit when absent. */
  readonly stallMs?: number;
  /** With a line callback stdout is not kept. */
  readonly onStdoutLine?: (line: string, running: Running) => void;
  readonly onStderrLine?: (line: string, running: Running) => void;
  readonly onStarted?: (pid: number) => void;
  /** 0 (normal) … 19 (most polite). */
  readonly niceness?: number;
  /** Beyond this many characters stdout is dropped, and `stdoutTruncated` says so. */
  readonly maxStdoutBytes?: number;
  /** Between SIGTERM and SIGKILL. */
  readonly killAfterMs?: number;
}

interface Ending {
  readonly stdout: string;
  readonly stdoutTruncated: boolean;
  /** The last 16 KiB of stderr. */
  readonly stderrTail: string;
  /** How long the process ran, in milliseconds. */
  readonly wallMs: number;
}

/** How a process ended. `crashed`: killed by a signal that is not ours; `notStarted`: there is no such program. */
export type ProcessEnd = Ending &
  (
    | { readonly verdict: 'exited'; readonly code: number }
    | { readonly verdict: 'cancelled' | 'timedOut' | 'stalled' }
    | { readonly verdict: 'crashed'; readonly signal: string }
    | { readonly verdict: 'notStarted'; readonly reason: string }
  );

type OurReason = 'cancelled' | 'timedOut' | 'stalled';
type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Runs one program, without a shell, and says how it ended; it never rejects for what the program does.
 * The process leads its own group, which gets SIGTERM and 5 s later SIGKILL when it is cancelled,
 * takes too long or stalls. Where setpriv(1) exists the kernel kills it if this process dies, and it gains no
 * rights; where prlimit(1) exists it writes no core dump. Of our environment it gets what `PASSED_ON` names.
 * Timers and listeners are gone when the promise settles.
 */
export async function runProcess(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<ProcessEnd> {
  const startedAt = performance.now();
  const captured = { stdout: '', stdoutTruncated: false, stderrTail: '' };
  const ending = (): Ending => ({ ...captured, wallMs: Math.round(performance.now() - startedAt) });
  if (options.signal?.aborted) return { ...ending(), verdict: 'cancelled' };

  const child = start(command, args);
  const exit = ended(child);
  const { pid } = child;
  const release = pid === undefined ? () => null : supervise(child, pid, options, captured);
  let ours: OurReason | null;
  try {
    if (pid !== undefined) await announce(pid, options, exit);
    await exit;
  } finally {
    // A timer that outlives the process would signal whoever gets its id next.
    ours = release();
  }

  const { code, signal, error } = await exit;
  const notStarted = error?.message ?? whyExecFailed(code, captured.stderrTail);
  if (notStarted !== null) return { ...ending(), verdict: 'notStarted', reason: notStarted };
  if (ours !== null) return { ...ending(), verdict: ours };
  if (signal !== null) return { ...ending(), verdict: 'crashed', signal };
  return { ...ending(), verdict: 'exited', code: code ?? -1 };
}

function start(command: string, args: readonly string[]): Child {
  const [program = command, ...given] = [...wrappers(), command, ...args];
  return spawn(program, given, {
    detached: true,
    shell: false,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
  });
}

function environment(): NodeJS.ProcessEnv {
  const passedOn = Object.entries(process.env).filter(([name]) => PASSED_ON.test(name));
  // The C locale keeps numbers and messages as the parsers expect them.
  return { ...Object.fromEntries(passedOn), LC_ALL: 'C' };
}

/** Attaches output, limits and cancellation; the function returned ends them all and says why we ended the process, if we did. */
function supervise(
  child: Child,
  pid: number,
  options: RunOptions,
  captured: { stdout: string; stdoutTruncated: boolean; stderrTail: string },
): () => OurReason | null {
  let ours: OurReason | null = null;
  let killTimer: NodeJS.Timeout | undefined;
  const end = (why: OurReason): void => {
    if (ours !== null) return;
    ours = why;
    signalGroup(pid, 'SIGTERM');
    killTimer = setTimeout(() => signalGroup(pid, 'SIGKILL'), options.killAfterMs ?? KILL_AFTER_MS);
  };

  const tickMs = Math.min(MAX_WATCH_TICK_MS, (options.stallMs ?? MAX_WATCH_TICK_MS) / 4);
  const stall = options.stallMs === undefined ? null : new StallClock(options.stallMs, tickMs);
  const running: Running = { advanced: () => stall?.advanced() };
  const onAbort = (): void => end('cancelled');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const wallTimer = setTimeout(() => end('timedOut'), Math.min(options.wallMs, MAX_TIMER_MS));
  const stallTimer = setInterval(() => {
    if (stall?.tick(lifeSign(pid))) end('stalled');
  }, tickMs);

  const lines = new LineSplitter((line) => options.onStdoutLine?.(line, running));
  const limit = options.maxStdoutBytes ?? DEFAULT_STDOUT_CHARS;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines.push(text);
    if (options.onStdoutLine) return;
    captured.stdoutTruncated ||= captured.stdout.length + text.length > limit;
    captured.stdout = (captured.stdout + text).slice(0, limit);
  });
  const errorLines = new LineSplitter((line) => options.onStderrLine?.(line, running));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    captured.stderrTail = (captured.stderrTail + text).slice(-STDERR_TAIL_CHARS);
    errorLines.push(text);
  });

  return () => {
    lines.end();
    errorLines.end();
    options.signal?.removeEventListener('abort', onAbort);
    clearTimeout(wallTimer);
    clearTimeout(killTimer);
    clearInterval(stallTimer);
    return ours;
  };
}

/** A caller that cannot take note of the process must not have it running. */
async function announce(pid: number, options: RunOptions, exit: Promise<Exit>): Promise<void> {
  try {
    if (options.niceness !== undefined) lowerPriority(pid, options.niceness);
    options.onStarted?.(pid);
  } catch (error) {
    signalGroup(pid, 'SIGKILL');
    await exit;
    throw error;
  }
}

interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error: Error | null;
}

function ended(child: Child): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal, error: null }));
  });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  ignoringGone(() => process.kill(-pid, signal));
}

function lowerPriority(pid: number, niceness: number): void {
  ignoringGone(() => setPriority(pid, niceness));
}

/** A process may end at any moment; every other failure is a fault of ours and is told. */
function ignoringGone(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function errorCode(error: unknown): unknown {
  const details = error instanceof Error && 'info' in error ? error.info : error;
  return details instanceof Object && 'code' in details ? details.code : null;
}

function lifeSign(pid: number): LifeSign {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No /proc here, or the process just ended: silence then counts in full.
    return { state: null, cpuTicks: 0 };
  }
}

let wrappersThatWork: readonly string[] | null = null;

/** What a program is started through; found out once, by trying. */
function wrappers(): readonly string[] {
  return (wrappersThatWork ??= [TIED, LIMITED].filter(works).flat());
}

function works([tool = '', ...args]: readonly string[]): boolean {
  try {
    accessSync(tool, constants.X_OK);
    return spawnSync(tool, [...args, tool, '--version']).status === 0;
  } catch {
    return false;
  }
}

function whyExecFailed(code: number | null, stderr: string): string | null {
  if (code === null || code === 0) return null;
  return EXEC_FAILED.exec(stderr)?.[1] ?? null;
}
