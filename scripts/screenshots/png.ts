import { rename, rm, stat } from 'node:fs/promises';
import { ffmpeg } from '../support/ffmpeg.ts';

export const LIMIT_BYTES = 250_000;

/** Makes a picture small enough, with 256 colours where it has to be. @throws when even that is too much */
export async function fit(path: string): Promise<number> {
  if ((await stat(path)).size > LIMIT_BYTES) {
    const reduced = `${path}.reduced.png`;
    await ffmpeg([
      ...[
        '-i',
        path,
        '-vf',
        'split[a][b];[a]palettegen=max_colors=256[p];[b][p]paletteuse=dither=none',
      ],
      ...['-compression_level', '9', reduced],
    ]);
    await rm(path);
    await rename(reduced, path);
  }
  const { size } = await stat(path);
  if (size > LIMIT_BYTES) throw new Error(`${path} has ${size} bytes; ${LIMIT_BYTES} are allowed`);
  return size;
}
