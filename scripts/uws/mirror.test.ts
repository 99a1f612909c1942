import { describe, expect, it } from 'vitest';
import { mirrorOf } from './mirror.ts';

const DEBIAN_12 =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n';

const line = (path: string) => `'http://mirror.example/${path}/InRelease' mirror.example_x 0 \n`;

describe('mirrorOf', () => {
  it('is where the release itself comes from, not its security updates or another vendor', () => {
    const printed =
      line('apt/dists/nodistro') +
      line('debian-security/dists/bookworm-security') +
      line('debian/dists/bookworm-updates') +
      line('debian/dists/bookworm');
    expect(mirrorOf(printed, DEBIAN_12)).toBe('http://mirror.example/debian');
  });

  it('knows a mirror that names the release by its state', () => {
    expect(mirrorOf(line('pub/debian/dists/stable'), DEBIAN_12)).toBe(
      'http://mirror.example/pub/debian',
    );
  });

  it('is nothing on another system, or without such a mirror', () => {
    expect(mirrorOf(line('debian/dists/bookworm'), 'ID=ubuntu\nVERSION_CODENAME=noble')).toBeNull();
    expect(mirrorOf(line('apt/dists/nodistro'), DEBIAN_12)).toBeNull();
    expect(mirrorOf('', DEBIAN_12)).toBeNull();
  });
});
