/** First release of each line in which CVE-2026-8461 (MagicYUV, code execution) is fixed. */
const FIXED_IN: readonly (readonly [number, number, number])[] = [
  [5, 1, 10],
  [6, 1, 6],
  [7, 1, 5],
  [8, 1, 2],
];

export const REQUIRED_FILTERS: readonly string[] = [
  ...['aformat', 'aresample', 'atempo', 'bwdif', 'colorspace', 'crop', 'format', 'fps', 'hflip'],
  ...['hue', 'lutyuv', 'noise', 'scale', 'setparams', 'setpts', 'setsar', 'tonemap', 'zscale'],
  ...['drawbox', 'select', 'split', 'trim', 'vstack', 'xstack'],
];
export const REQUIRED_ENCODERS: readonly string[] = ['aac', 'libx264', 'mjpeg'];

export interface FfmpegVersion {
  /** As the program names itself, such as `5.1.9-0+deb12u1`. */
  readonly version: string;
  /** What is known to be wrong with it; null when nothing is. */
  readonly warning: string | null;
}

/** Reads `ffmpeg -version`; null when that is not what the text is. */
export function parseFfmpegVersion(text: string): FfmpegVersion | null {
  const version = /^ffmpeg version (\S+)/.exec(text)?.[1];
  return version === undefined ? null : { version, warning: warningAbout(version) };
}

function warningAbout(version: string): string | null {
  const [, major = '', minor = '', patch = '0'] = /^n?(\d+)\.(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  // Builds from a branch's head are named by date or commit: nothing can be said of them.
  if (major === '') return null;
  const found = [Number(major), Number(minor), Number(patch)] as const;
  const line = FIXED_IN.find((fixed) => fixed[0] === found[0]) ?? FIXED_IN.at(-1);
  if (!line || compare(found, line) >= 0) return null;
  const upgrade = line[0] === found[0] ? line : FIXED_IN[0];
  return (
    `ffmpeg ${version} has a known hole (CVE-2026-8461). Videos sent here do not reach it, because only listed ` +
    `decoders are opened; upgrade to ${(upgrade ?? line).join('.')} or newer as soon as your system offers it.`
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, part] of a.entries()) {
    const difference = part - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The names in the second column of `ffmpeg -filters` or `ffmpeg -encoders`. */
export function parseNames(listing: string): Set<string> {
  const names = listing.split('\n').map((line) => /^ \S+ +(\S+) /.exec(line)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
