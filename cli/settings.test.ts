import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../tests/support/temp-dir.ts';
import { serverUrl } from './session.ts';
import { forgetLogin, readLogin, settingsPath, writeLogin } from './settings.ts';

const login = { url: 'https://videos.example.com', token: 'secret' };

it('keeps a login where nobody else can read it', async () => {
  const folder = join(await tempDir(), 'config');
  const path = settingsPath({ XDG_CONFIG_HOME: folder });
  expect(path).toBe(join(folder, 'video-refresher.json'));
  expect(await readLogin(path)).toBeNull();
  await writeLogin(path, { ...login, token: 'old' });
  await writeLogin(path, login);
  expect(await readLogin(path)).toEqual(login);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(folder)).toEqual(['video-refresher.json']);
  await writeFile(path, '{"url": 1');
  expect(await readLogin(path)).toBeNull();
  await forgetLogin(path);
  expect(await readdir(folder)).toEqual([]);
});

it('takes the home folder where XDG_CONFIG_HOME is not absolute', () => {
  const expected = '/home/mia/.config/video-refresher.json';
  expect(settingsPath({ HOME: '/home/mia' })).toBe(expected);
  expect(settingsPath({ HOME: '/home/mia', XDG_CONFIG_HOME: 'here' })).toBe(expected);
});

it('knows the server from the option, the environment, the login, in this order', () => {
  const env = { VIDEO_REFRESHER_URL: 'http://env.test:3000/' };
  expect(serverUrl('https://option.test/sub/', env, login)).toBe('https://option.test/sub');
  expect(serverUrl(null, env, login)).toBe('http://env.test:3000');
  expect(serverUrl(null, { VIDEO_REFRESHER_URL: '' }, login)).toBe(login.url);
  expect(serverUrl(null, {}, null)).toBe('http://localhost:3000');
  expect(() => serverUrl('ftp://x', {}, null)).toThrow(/is not an address/);
});
