import { describe, expect, it } from 'vitest';
import { StartupError } from '../errors.ts';
import { chooseTransport } from './choose-transport.ts';
import type { UwsLibrary, UwsLoading } from './uws-library.ts';

const library = {} as UwsLibrary;
const there = (): UwsLoading => ({ library });
const missing = (): UwsLoading => ({ library: null, reason: 'it is not installed' });

describe('chooseTransport', () => {
  it('does not even look for the other transport when ws is asked for', () => {
    const look = () => {
      throw new Error('looked');
    };
    expect(chooseTransport('ws', look)).toEqual({ transport: 'ws', fallback: null });
  });

  it('takes uWebSockets.js where it is asked for or may be chosen, and is there', () => {
    expect(chooseTransport('uws', there)).toEqual({ transport: 'uws', library });
    expect(chooseTransport('auto', there)).toEqual({ transport: 'uws', library });
  });

  it('falls back only for auto, and says why', () => {
    expect(chooseTransport('auto', missing)).toEqual({
      transport: 'ws',
      fallback: 'it is not installed',
    });
  });

  it('does not start when uws is asked for and not there, and says so in one line', () => {
    const choose = () => chooseTransport('uws', missing);
    expect(choose).toThrow(StartupError);
    expect(choose).toThrow(
      /^REALTIME_TRANSPORT=uws, .*it is not installed.*REALTIME_TRANSPORT=ws\.$/,
    );
  });
});
