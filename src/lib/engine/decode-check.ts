import { guardedInput } from './guard.ts';

/** Decodes the first `seconds` of the streams named and throws the result away; stops at the first damage. */
export function decodeCheckArguments(
  sourcePath: string,
  maxPixels: number,
  streams: readonly number[],
  seconds: number,
): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'level+verbose'],
    ...['-nostats', '-progress', 'pipe:1', '-stats_period', '0.05'],
    ...['-xerror', '-err_detect', 'explode', '-noautorotate', '-t', String(seconds)],
    ...guardedInput(sourcePath, maxPixels),
    ...streams.flatMap((stream) => ['-map', `0:${stream}`]),
    ...['-sn', '-dn', '-map_metadata', '-1', '-f', 'null', '-'],
  ];
}
