import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTool, missingToolMessage } from './tools.mjs';

const tool = {
  variable: 'ENCODER_PATH',
  names: ['encoder'],
  paths: [],
  packages: { 'apt-get': 'encoder-deb', brew: '--cask encoder' },
};

let folder: string;
const program = async (name: string) => {
  const path = join(folder, name);
  await writeFile(path, '#!/bin/sh\n');
  await chmod(path, 0o755);
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setup-tools-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('findTool', () => {
  it('looks at the variable first, then on the PATH', async () => {
    expect(findTool(tool, { PATH: folder })).toBeNull();
    const onPath = await program('encoder');
    const elsewhere = await program('my-encoder');
    expect(findTool(tool, { PATH: folder })).toBe(onPath);
    expect(findTool(tool, { PATH: folder, ENCODER_PATH: elsewhere })).toBe(elsewhere);
  });

  it('does not fall back in silence when the variable is wrong', () => {
    expect(() => findTool(tool, { PATH: folder, ENCODER_PATH: '/nowhere/encoder' })).toThrow(
      'ENCODER_PATH=/nowhere/encoder cannot be run',
    );
  });
});

describe('missingToolMessage', () => {
  it('gives the line of the package manager that is there', async () => {
    expect(missingToolMessage('encoder', tool, { PATH: folder })).toContain('set ENCODER_PATH');
    await program('brew');
    expect(missingToolMessage('encoder', tool, { PATH: folder })).toContain(
      'brew install --cask encoder',
    );
  });
});
