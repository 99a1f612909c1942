import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** The login that is kept between two commands. */
export const SavedLogin = v.object({ url: v.string(), token: v.string() });
export type SavedLogin = v.InferOutput<typeof SavedLogin>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** As the XDG Base Directory Specification has it: a relative path is as good as none. */
export function settingsPath(env: Environment): string {
  const set = env.XDG_CONFIG_HOME ?? '';
  const folder = set.startsWith('/') ? set : join(env.HOME ?? homedir(), '.config');
  return join(folder, 'video-refresher.json');
}

/** Null when there is none, or when it is not what we wrote. */
export async function readLogin(path: string): Promise<SavedLogin | null> {
  const text = await readFile(path, 'utf8').catch(() => 'null');
  try {
    const parsed = v.safeParse(SavedLogin, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** Whole or not at all, and readable by nobody else from its first byte on. */
export async function writeLogin(path: string, login: SavedLogin): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, path);
}

export async function forgetLogin(path: string): Promise<void> {
  await rm(path, { force: true });
}
