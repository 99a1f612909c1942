/** 1980-01-01 00:00:00 and 2043-12-31 23:59:58, between which archiver keeps times. */
const EARLIEST = 0x0021_0000;
const LATEST = 0x7f9f_bf7d;

/**
 * Date (upper 16 bits) and time of a ZIP entry, to two seconds (APPNOTE 4.4.6). The format knows no time zone;
 * it is UTC here, as archiver has it, so that an archive has the same bytes wherever the server stands.
 */
export function dosTime(at: Date): number {
  const year = at.getUTCFullYear();
  if (year < 1980) return EARLIEST;
  if (year >= 2044) return LATEST;
  const date = ((year - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}
