import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const read = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');

it('every variable is described for operators', async () => {
  const [source, readme, operations] = await Promise.all(
    ['src/lib/server/config.ts', 'README.md', 'docs/OPERATIONS.md'].map(read),
  );
  const schema = source!.slice(
    source!.indexOf('const Environment'),
    source!.indexOf('export inter'),
  );
  const names = Array.from(schema.matchAll(/^ {2}([A-Z_]+): /gm), ([, name]) => name!);
  expect(names).toContain('STOP_GRACE_SECONDS');
  expect(names.length).toBeGreaterThan(25);
  const described = `${readme}\n${operations}`;
  expect(names.filter((name) => !described.includes(`\`${name}\``))).toEqual([]);
});
