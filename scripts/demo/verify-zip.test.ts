import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { ZipArchive } from 'archiver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ffmpeg } from '../support/ffmpeg.ts';
import { verifyZip } from './verify-zip.ts';

let folder: string;
let clips: [Buffer, Buffer];

async function makeClip(hue: number): Promise<Buffer> {
  const path = join(folder, `${hue}.mp4`);
  const source = `testsrc2=size=64x64:rate=10:duration=0.5,hue=h=${hue}`;
  await ffmpeg(['-f', 'lavfi', '-i', source, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', path]);
  return readFile(path);
}

const told = (file: string, content: Buffer) => ({
  file,
  sizeBytes: content.length,
  crc32: crc32(content).toString(16).padStart(8, '0'),
});

async function pack(files: Record<string, Buffer>, manifest: object[], store = true) {
  const path = join(folder, `${crypto.randomUUID()}.zip`);
  const archive = new ZipArchive({ store });
  for (const [name, content] of Object.entries(files)) archive.append(content, { name });
  const text = JSON.stringify({ videos: [{ variations: manifest }] });
  archive.append(text, { name: 'manifest.json' });
  await Promise.all([archive.finalize(), pipeline(archive, createWriteStream(path))]);
  return verifyZip(path);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-zip-'));
  clips = [await makeClip(0), await makeClip(90)];
});
afterAll(() => rm(folder, { recursive: true }));

describe('verifyZip', () => {
  it('finds nothing wrong with a good one', async () => {
    const [one, two] = clips;
    const files = { 'a/a_var1.mp4': one, 'a/a_var2.mp4': two };
    const verdict = await pack(files, [told('a/a_var1.mp4', one), told('a/a_var2.mp4', two)]);
    expect(verdict.problems).toEqual([]);
    expect(verdict.variations.map(({ name }) => name)).toEqual(['a/a_var1.mp4', 'a/a_var2.mp4']);
    expect(verdict.entries).toHaveLength(3);
  });

  it('finds two variations with the same bytes', async () => {
    const [one] = clips;
    const manifest = [told('1.mp4', one), told('2.mp4', one)];
    const { problems } = await pack({ '1.mp4': one, '2.mp4': one }, manifest);
    expect(problems).toEqual(['2.mp4 has the same bytes as 1.mp4']);
  });

  it('finds what the manifest and the files disagree on', async () => {
    const [one, two] = clips;
    const manifest = [
      told('1.mp4', one),
      { ...told('2.mp4', two), crc32: '00000000' },
      told('4.mp4', one),
    ];
    const { problems } = await pack(
      { '1.mp4': one, '2.mp4': two, '3.mp4': Buffer.concat([one, two]) },
      manifest,
    );
    expect(problems).toContain('3.mp4 is not in manifest.json');
    expect(problems).toContain('manifest.json tells of 4.mp4, which is not there');
    expect(problems.some((problem) => problem.startsWith('2.mp4 has the CRC-32 '))).toBe(true);
    expect(problems).toHaveLength(3);
  });

  it('finds an entry that is packed and a variation that does not play', async () => {
    const junk = Buffer.alloc(4096, 'junk');
    const { problems } = await pack({ '1.mp4': junk }, [told('1.mp4', junk)], false);
    expect(problems).toContain('1.mp4 is packed, not stored');
    expect(problems.some((problem) => problem.startsWith('1.mp4 does not play'))).toBe(true);
  });
});
