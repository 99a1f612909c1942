import { StartupError } from '../errors.ts';
import { loadUws, type UwsLibrary, type UwsLoading } from './uws-library.ts';

export type Chosen =
  | {
      readonly transport: 'ws';
      /** Why it is not the other one. */ readonly fallback: string | null;
    }
  | { readonly transport: 'uws'; readonly library: UwsLibrary };

/**
 * Which transport serves the channel. Asking for `uws` means it: only `auto` falls back.
 * @throws StartupError when `uws` is asked for and cannot be loaded
 */
export function chooseTransport(
  asked: 'ws' | 'uws' | 'auto',
  load: () => UwsLoading = loadUws,
): Chosen {
  if (asked === 'ws') return { transport: 'ws', fallback: null };
  const loading = load();
  if (loading.library !== null) return { transport: 'uws', library: loading.library };
  if (asked === 'auto') return { transport: 'ws', fallback: loading.reason };
  throw new StartupError(
    `REALTIME_TRANSPORT=uws, but uWebSockets.js cannot be used: ${loading.reason}. ` +
      'Run `npm ci` with Node 24 (on Linux x64, with glibc 2.38 or newer), or use REALTIME_TRANSPORT=ws.',
  );
}
