import { ApiClient, ApiError } from '../../scripts/support/api-client.ts';
import type { Access } from '../args.ts';
import type { Context } from '../context.ts';
import { CliError, EXIT } from '../exit.ts';
import { serverUrl, setIn } from '../session.ts';
import { forgetLogin, readLogin, settingsPath, writeLogin } from '../settings.ts';

/** Keeps a token for later commands: a new one for the password, or the one that is given, once it is tried. */
export async function logIn(options: Access, context: Context): Promise<void> {
  const { env } = context;
  const path = settingsPath(env);
  const url = serverUrl(options.url, env, await readLogin(path));
  const given = options.token ?? setIn(env, 'VIDEO_REFRESHER_TOKEN');
  const api = new ApiClient(url, given ?? '');
  if (given !== null) await api.listJobs({ limit: '1' });
  else await api.login(setIn(env, 'VIDEO_REFRESHER_PASSWORD') ?? (await passwordOf(context)));
  await writeLogin(path, { url, token: api.token });
  context.say(`Logged in to ${url}. The token is kept in ${path}`);
  context.answer({ url, settings: path });
}

/** @throws CliError when nothing was typed or sent */
async function passwordOf({ askPassword }: Context): Promise<string> {
  const password = await askPassword();
  if (password !== '') return password;
  throw new CliError(
    EXIT.usage,
    'No password was given. Type it when asked, send it as the first line of the input, or set VIDEO_REFRESHER_PASSWORD.',
  );
}

/** Ends the login that is kept and forgets it; the latter also when the server cannot be reached. */
export async function logOut(_options: Access, { env, say, warn, answer }: Context): Promise<void> {
  const path = settingsPath(env);
  const saved = await readLogin(path);
  if (saved === null) throw new CliError(EXIT.notLoggedIn, 'There is no login to end.');
  await new ApiClient(saved.url, saved.token).logout().catch((error: unknown) => {
    // It has ended already.
    if (error instanceof ApiError && error.status === 401) return;
    warn(`${saved.url} could not be told, where the token holds until it expires.`);
  });
  await forgetLogin(path);
  say(`Logged out of ${saved.url}.`);
  answer({ url: saved.url });
}
