import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, ROOT), 'utf8');

interface Row {
  readonly threat: string;
  /** A file, and the title of a test in it. */
  readonly tests: readonly (readonly [string, string])[];
}

/** The rows of the table below that heading: threat, tests, result. */
function rowsOf(document: string): Row[] {
  const [, section = ''] = document.split('## Shown by tests');
  const [, , ...lines] = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.map((line) => {
    const [, threat = '', tests = ''] = line.split('|').map((cell) => cell.trim());
    const ofFiles = tests.split(';').map((part) => {
      const file = /`([^`]+\.test\.ts)`/.exec(part)?.[1] ?? '';
      return [...part.matchAll(/“([^”]+)”/g)].map(([, title = '']) => [file, title] as const);
    });
    return { threat, tests: ofFiles.flat() };
  });
}

it('names tests that are there, for every threat', async () => {
  const rows = rowsOf(await read('docs/SECURITY.md'));
  expect(rows.length).toBeGreaterThanOrEqual(15);
  for (const { threat, tests } of rows) {
    expect(tests, threat).not.toEqual([]);
    for (const [file, title] of tests) expect(await read(file), threat).toContain(`'${title}'`);
  }
});
