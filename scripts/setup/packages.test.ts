import { describe, expect, it } from 'vitest';
import { holdsEverything } from './packages.mjs';

const lock = (packages: Record<string, object>) => JSON.stringify({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/mac-only': { version: '2.0.0', optional: true },
});

describe('holdsEverything', () => {
  it('accepts an install that lacks only optional packages', () => {
    const installed = lock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } });
    expect(holdsEverything(wanted, installed)).toBe(true);
  });

  it('refuses another version, another content, and a missing package', () => {
    const other = lock({ 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } });
    const tampered = lock({ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } });
    expect(holdsEverything(wanted, other)).toBe(false);
    expect(holdsEverything(wanted, tampered)).toBe(false);
    expect(holdsEverything(wanted, lock({}))).toBe(false);
  });
});
