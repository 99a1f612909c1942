/**
 * The address of the Debian archive among those that `apt-get --print-uris update` names, for the release in
 * the text of /etc/os-release; null when there is none, or the system is not Debian.
 */
export function mirrorOf(printedUris: string, osRelease: string): string | null {
  const of = (name: string) =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? null;
  if (of('ID') !== 'debian') return null;
  const suites = [of('VERSION_CODENAME'), 'stable', 'oldstable'];
  for (const [, mirror, suite] of printedUris.matchAll(/'(\S+?)\/dists\/([^/\s]+)\/InRelease'/g))
    if (suites.includes(suite ?? '')) return mirror ?? null;
  return null;
}
