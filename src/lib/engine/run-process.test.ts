import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { runProcess, type RunOptions } from './run-process.ts';

const wallMs = 20_000;
const node = process.execPath;
const script = (code: string, options: Partial<RunOptions> = {}) =>
  runProcess(node, ['-e', code], { wallMs, killAfterMs: 300, ...options });

/** Resolves when no process of that id is left; rejects by the test's own time limit otherwise. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isAlive(pid: number): boolean {
  try {
    // A zombie that nobody has waited for yet is dead.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('runProcess', () => {
  it('gives the exit code, stdout and stderr', async () => {
    const end = await script('console.log("out"); console.error("err"); process.exitCode = 3');
    expect(end).toMatchObject({ verdict: 'exited', code: 3, stdout: 'out\n', stderrTail: 'err\n' });
    expect(end.wallMs).toBeGreaterThan(0);
  });

  it('passes arguments on as they are, never through a shell', async () => {
    const args = ['$(echo hi)', '; exit 9', '*', 'a b', ''];
    const print = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const end = await runProcess(node, ['-e', print, '--', ...args], { wallMs });
    expect(JSON.parse(end.stdout)).toEqual(args);
  });

  it('says so when there is no such program', async () => {
    const end = await runProcess('/nowhere/ffmpeg', [], { wallMs });
    expect(end).toMatchObject({ verdict: 'notStarted' });
  });

  it('tells a crash by a signal from an exit', async () => {
    const end = await script('process.kill(process.pid, "SIGSEGV"); setInterval(() => {}, 1000)');
    expect(end).toMatchObject({ verdict: 'crashed', signal: 'SIGSEGV' });
  });

  it('cuts lines whatever the chunks, and keeps output bounded', async () => {
    const lines: string[] = [];
    const write = 'process.stdout.write("a\\nb\\r\\n"); process.stdout.write("c")';
    await script(write, { onStdoutLine: (line) => void lines.push(line) });
    expect(lines).toEqual(['a', 'b', 'c']);

    const flood =
      'process.stdout.write("x".repeat(5e6)); process.stderr.write("y".repeat(5e5) + "end")';
    const end = await script(flood, { maxStdoutBytes: 1000 });
    expect(end.stdout).toHaveLength(1000);
    expect(end.stdoutTruncated).toBe(true);
    expect(end.stderrTail).toHaveLength(16 * 1024);
    expect(end.stderrTail.endsWith('end')).toBe(true);
  });

  it('does not start anything once cancelled', async () => {
    let started = false;
    const end = await script('', {
      signal: AbortSignal.abort(),
      onStarted: () => (started = true),
    });
    expect(end.verdict).toBe('cancelled');
    expect(started).toBe(false);
  });

  it('cancels a process with its children, even when they do not listen', async () => {
    const stubborn = `
      process.on("SIGTERM", () => {});
      const child = require("child_process").spawn(process.execPath, ["-e", "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const cancel = new AbortController();
    let grandchild = 0;
    const end = await script(stubborn, {
      signal: cancel.signal,
      onStdoutLine: (line) => {
        grandchild = Number(line);
        cancel.abort();
      },
    });
    expect(end.verdict).toBe('cancelled');
    expect(grandchild).toBeGreaterThan(0);
    await gone(grandchild);
  });

  it('ends what takes too long', async () => {
    const end = await script('setInterval(() => {}, 1000)', { wallMs: 200 });
    expect(end.verdict).toBe('timedOut');
    expect(end.wallMs).toBeLessThan(5_000);
  });

  it('notices a stopped process and kills it', async () => {
    const end = await runProcess('sleep', ['60'], {
      wallMs,
      stallMs: 400,
      killAfterMs: 100,
      onStarted: (pid) => process.kill(pid, 'SIGSTOP'),
    });
    expect(end.verdict).toBe('stalled');
  });

  it('lets a process live that goes on advancing', async () => {
    const steady =
      'let n = 0; setInterval(() => { console.log(n); if (++n === 12) process.exit(0) }, 100)';
    const end = await script(steady, {
      stallMs: 600,
      onStdoutLine: (_, running) => running.advanced(),
    });
    expect(end).toMatchObject({ verdict: 'exited', code: 0 });
  });

  it('runs it politely, in a process group of its own', async () => {
    let priority = 0;
    let group = 0;
    await script('setInterval(() => {}, 1000)', {
      niceness: 7,
      wallMs: 300,
      onStarted: (pid) => {
        priority = getPriority(pid);
        group = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[4]) - pid;
      },
    });
    expect(priority).toBe(7);
    expect(group).toBe(0);
  });

  it('tells it nothing of our environment but where things are', async () => {
    const secrets = {
      PASSWORD: 'p',
      SECRET: 's',
      WEBHOOK_SECRET: 'w',
      FFREPORT: 'f',
      NODE_OPTIONS: '',
    };
    for (const [name, value] of Object.entries(secrets)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    let told = '';
    await runProcess('sleep', ['0.2'], {
      wallMs,
      onStarted: (pid) => (told = readFileSync(`/proc/${pid}/environ`, 'utf8')),
    });
    const end = await script('console.log(JSON.stringify(process.env))');
    const seen = JSON.parse(end.stdout) as Record<string, string>;
    expect(seen).toMatchObject({ LC_ALL: 'C', PATH: process.env.PATH });
    for (const name of Object.keys(secrets)) {
      expect(seen).not.toHaveProperty(name);
      expect(told).not.toContain(`${name}=`);
    }
  });

  it.runIf(existsSync('/usr/bin/setpriv'))(
    'gives it no more rights, and no core dump',
    async () => {
      const end = await runProcess('cat', ['/proc/self/status', '/proc/self/limits'], { wallMs });
      expect(end.stdout).toMatch(/^NoNewPrivs:\t1$/m);
      expect(end.stdout).toMatch(/^Max core file size +0 +0 /m);
      expect(end.stdout).toMatch(/^Max open files +256 +256 /m);
      expect(end.stdout).toMatch(/^Max address space +unlimited /m);
    },
  );

  it('leaves no process, timer or listener behind when the caller cannot take note of it', async () => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'],
    });
    onTestFinished(() => void vi.useRealTimers());
    const { signal } = new AbortController();
    const forget = vi.spyOn(signal, 'removeEventListener');
    let started = 0;
    const running = script('setInterval(() => {}, 1000)', {
      signal,
      onStarted: (pid) => {
        started = pid;
        throw new Error('no room to write that down');
      },
    });
    await expect(running).rejects.toThrow('no room');
    expect(isAlive(started)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
    expect(forget).toHaveBeenCalledOnce();
  });

  it.runIf(existsSync('/usr/bin/setpriv'))('dies with a parent that is killed', async () => {
    const runner = fileURLToPath(new URL('./run-process.ts', import.meta.url));
    const code = `
      import { runProcess } from ${JSON.stringify(runner)};
      await runProcess('sleep', ['60'], { wallMs: 60000, onStarted: (pid) => console.log(pid) });`;
    const flags = [
      '--experimental-strip-types',
      '--no-warnings',
      '--input-type=module',
      '-e',
      code,
    ];
    const parent = spawn(node, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const child = Number(line);
    expect(isAlive(child)).toBe(true);
    parent.kill('SIGKILL');
    await gone(child);
  });
});
