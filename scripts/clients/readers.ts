import { run } from './run-command.ts';

/** A program that reads every byte of a ZIP and proves its checksums. */
export interface Reader {
  readonly title: string;
  readonly command: string;
  readonly read: (path: string) => Promise<void>;
}

const PYTHON = [
  'import sys, zipfile',
  'bad = zipfile.ZipFile(sys.argv[1]).testzip()',
  'sys.exit(None if bad is None else f"{bad} is damaged")',
].join('\n');

export const READERS: readonly Reader[] = [
  { title: 'unzip -t', command: 'unzip', read: (path) => run('unzip', ['-tq', path]) },
  {
    title: 'zipfile of Python',
    command: 'python3',
    read: (path) => run('python3', ['-c', PYTHON, path]),
  },
  { title: '7z t', command: '7z', read: (path) => run('7z', ['t', '-bd', path]) },
];
