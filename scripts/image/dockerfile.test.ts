import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseCopy, parseDockerfile, settingsOf } from './dockerfile.ts';

const ours = await readFile(new URL('../../Dockerfile', import.meta.url), 'utf8');

it('reads our Dockerfile: its stages, and how the image is started', () => {
  const stages = parseDockerfile(ours);
  expect(stages.map(({ name }) => name)).toEqual(['build', 'dependencies', null]);
  const image = stages.at(-1)!;
  const settings = settingsOf(image);
  expect(settings).toMatchObject({
    workdir: '/app',
    env: { NODE_ENV: 'production', DATA_DIR: '/data' },
    cmd: ['node', 'server.js'],
    volumes: ['/data'],
  });
  expect(settings.entrypoint.at(-1)).toMatch(/entrypoint/);
  expect(settings.healthcheck[0]).toBe('node');
  const install = image.instructions.find(({ name }) => name === 'RUN');
  expect(install?.text).toMatch(/apt-get install .* ffmpeg/);
});

it('reads what is copied, from where, and with which rights', () => {
  expect(parseCopy('--from=build /app/build build')).toEqual({
    ...{ stage: 'build', mode: null, sources: ['/app/build'], to: 'build' },
  });
  expect(parseCopy('--chmod=755 a.sh b.sh /bin/')).toEqual({
    ...{ stage: null, mode: '755', sources: ['a.sh', 'b.sh'], to: '/bin/' },
  });
});

it('refuses what it does not know', () => {
  expect(() => parseDockerfile('FROM a\nADD b c')).toThrow('ADD');
});
