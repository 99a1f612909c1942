import { ApiClient } from '../scripts/support/api-client.ts';
import type { Common } from './args.ts';
import type { Context } from './context.ts';
import { CliError, EXIT } from './exit.ts';
import { readLogin, settingsPath, type Environment, type SavedLogin } from './settings.ts';

const DEFAULT_URL = 'http://localhost:3000';

/** Of the server, without a slash at its end. @throws CliError when it is no http(s) address */
export function serverUrl(
  option: string | null,
  env: Environment,
  saved: SavedLogin | null,
): string {
  const text = option ?? setIn(env, 'VIDEO_REFRESHER_URL') ?? saved?.url ?? DEFAULT_URL;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new CliError(
      EXIT.usage,
      `"${text}" is not an address such as https://videos.example.com`,
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Empty is as good as not set. */
export function setIn(env: Environment, name: string): string | null {
  const value = env[name] ?? '';
  return value === '' ? null : value;
}

/**
 * Runs `work` with a client that is logged in. A login made by VIDEO_REFRESHER_PASSWORD ends with it.
 * @throws CliError when there is neither token nor password; what `work` throws
 */
export async function withSession<T>(
  options: Common,
  { env }: Context,
  work: (api: ApiClient) => Promise<T>,
): Promise<T> {
  const saved = await readLogin(settingsPath(env));
  const url = serverUrl(options.url, env, saved);
  const given = options.token ?? setIn(env, 'VIDEO_REFRESHER_TOKEN');
  if (given !== null) return work(new ApiClient(url, given));
  const password = setIn(env, 'VIDEO_REFRESHER_PASSWORD');
  if (password !== null) {
    const api = new ApiClient(url);
    await api.login(password);
    return work(api).finally(() => api.logout().catch(() => undefined));
  }
  // A token is for the server that gave it, and told to no other.
  if (saved?.url === url) return work(new ApiClient(url, saved.token));
  throw new CliError(EXIT.notLoggedIn, `Not logged in to ${url}. Run: npx video-refresher login`);
}
