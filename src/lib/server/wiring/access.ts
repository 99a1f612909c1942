import { readCredentials } from '../auth/credentials.ts';
import { Tokens } from '../auth/tokens.ts';
import type { Hub } from '../realtime/hub.ts';
import { createApiTokens, type ApiTokenBook } from '../services/access/api-tokens.ts';
import { createAuthentication, type Session } from '../services/access/authenticate.ts';
import { createChannelServing } from '../services/access/serve-channel.ts';
import { loadSecret } from '../storage/secret.ts';
import { randomWord, type Foundations } from './foundations.ts';

export type Access = Awaited<ReturnType<typeof wireAccess>>;

/** Who may come in, by request or by socket; whoever is put out loses their sockets too. */
export async function wireAccess(base: Foundations, hub: Hub) {
  const { config, store, clock, log, newId } = base;
  const madeUpPassword = config.password === null ? randomWord(12) : null;
  const password = config.password ?? madeUpPassword ?? '';
  const secrets = config.secrets ?? [await loadSecret(config.dataDir, () => randomWord(48))];
  const tokens = new Tokens(secrets, password);
  const book = createApiTokens({ store, clock, newId, tokens, log });
  const authentication = createAuthentication({
    ...{ store, clock, newId, password, tokens, log },
    onApiTokenUsed: (id) => book.noteUse(id),
  });
  const apiTokens: ApiTokenBook = {
    ...book,
    async revoke(id) {
      await book.revoke(id);
      hub.closeSessions((sessionId) => sessionId === id);
    },
  };
  return {
    channel: createChannelServing({ clock, log, hub, authentication, config }),
    madeUpPassword,
    apiTokens,
    login: (readPassword: () => Promise<string>, address: string) =>
      authentication.login(readPassword, address),
    async sessionOf(headers: Headers) {
      const given = readCredentials(headers.get('authorization'), headers.get('cookie'));
      return given === null ? null : authentication.check(given.token);
    },
    async logout(session: Session) {
      await authentication.logout(session);
      hub.closeSessions((id) => id === session.id);
    },
    async logoutEverywhere() {
      await authentication.logoutEverywhere();
      const forScripts = new Set((await book.list()).map(({ id }) => id));
      hub.closeSessions((id) => !forScripts.has(id));
    },
  };
}
