import type { FinishedJob } from './finished-job.ts';
import { run, runUntil } from './run-command.ts';

/** One way in which a real client gets the ZIP. */
export interface Download {
  readonly title: string;
  readonly command: string;
  /** Leaves the whole ZIP at `path`. `sizeBytes` is what it will have. */
  readonly fetch: (job: FinishedJob, path: string, sizeBytes: number) => Promise<void>;
}

/** Slow enough to be cut in the midst. */
const SLOWLY = ['--limit-rate', '1M'];

export const DOWNLOADS: readonly Download[] = [
  {
    title: 'curl in one go',
    command: 'curl',
    fetch: (job, path) => run('curl', curl(job, path)),
  },
  {
    title: 'curl, cut and gone on with by -C -',
    command: 'curl',
    async fetch(job, path, sizeBytes) {
      const slow = ['curl', ...SLOWLY, ...curl(job, path)] as const;
      await runUntil(slow, path, sizeBytes / 5, (child) => child.kill('SIGKILL'));
      await run('curl', ['-C', '-', ...curl(job, path)]);
    },
  },
  {
    title: 'curl, gone on with after the server was killed',
    command: 'curl',
    async fetch(job, path, sizeBytes) {
      const slow = ['curl', ...SLOWLY, ...curl(job, path)] as const;
      await runUntil(slow, path, sizeBytes / 5, () => job.kill());
      await job.restart();
      await run('curl', ['-C', '-', ...curl(job, path)]);
    },
  },
  {
    title: 'aria2c over 8 connections',
    command: 'aria2c',
    fetch: (job, path) => run('aria2c', aria2(job, path)),
  },
  {
    title: 'aria2c over 8 connections, stopped and gone on with',
    command: 'aria2c',
    async fetch(job, path) {
      // It writes the file here and there, so its size says nothing; the control file is written every second.
      const slow = ['aria2c', '--max-overall-download-limit=1M', ...aria2(job, path)] as const;
      const control = `${path}.aria2`;
      await runUntil(slow, control, 1, (child) => child.kill('SIGINT'));
      await run('aria2c', ['--continue=true', ...aria2(job, path)]);
    },
  },
];

function curl({ url, authorization }: FinishedJob, path: string): string[] {
  return ['--fail', '--silent', '--show-error', '-H', authorization, '-o', path, url];
}

function aria2({ url, authorization }: FinishedJob, path: string): string[] {
  const at = path.lastIndexOf('/');
  return [
    ...['-x', '8', '-s', '8', '--min-split-size=1M', '--auto-save-interval=1'],
    ...['--file-allocation=none', '--summary-interval=0', '--console-log-level=warn'],
    ...['--header', authorization, '-d', path.slice(0, at), '-o', path.slice(at + 1), url],
  ];
}
