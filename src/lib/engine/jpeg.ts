/** Of ffmpeg's encoder, 2 (best) … 31. */
const QUALITY = '4';

/** Filters that shrink BT.709 video and code it as JPEG has it: BT.601, all 256 levels (JFIF 1.02). */
export function toJpeg(width: number, height: number): string {
  const from = 'in_range=tv:in_color_matrix=bt709';
  const to = 'out_range=pc:out_color_matrix=bt601';
  return `scale=${width}:${height}:flags=area:${from}:${to},format=yuvj420p,setsar=1`;
}

/** Options of an output that is one JPEG, without a word of what made it. */
export function jpegArguments(path: string): string[] {
  return [
    ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', QUALITY, '-threads:v', '1'],
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-f', 'mjpeg', `file:${path}`],
  ];
}
