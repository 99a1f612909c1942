import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfSources } from './build.mjs';

let root: string;
const put = (path: string, text: string) => writeFile(join(root, path), text);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'setup-build-'));
  await mkdir(join(root, 'src/routes/[id]'), { recursive: true });
  await mkdir(join(root, 'static'));
  const configs = [
    'package.json',
    'package-lock.json',
    'svelte.config.js',
    'tsconfig.json',
    'vite.config.ts',
  ];
  await Promise.all(configs.map((name) => put(name, '')));
  await put('src/routes/[id]/+page.svelte', 'one');
});
afterAll(() => rm(root, { recursive: true }));

describe('hashOfSources', () => {
  it('changes with the content and the name of a source, not with a test', async () => {
    const before = hashOfSources(root);
    await put('src/routes/[id]/page.test.ts', 'a test');
    expect(hashOfSources(root)).toBe(before);
    await put('src/routes/[id]/+page.svelte', 'two');
    const edited = hashOfSources(root);
    expect(edited).not.toBe(before);
    await put('src/empty.ts', '');
    expect(hashOfSources(root)).not.toBe(edited);
  });
});
