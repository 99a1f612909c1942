import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const FFMPEG = process.env.FFMPEG_PATH ?? 'ffmpeg';
const FFPROBE = process.env.FFPROBE_PATH ?? 'ffprobe';

/** Runs ffmpeg to its end. Throws with ffmpeg's own last words when it does not exit with 0. */
export async function ffmpeg(args: readonly string[]): Promise<void> {
  await run(FFMPEG, ['-nostdin', '-hide_banner', '-v', 'error', '-y', ...args]).catch(
    (error: unknown) => {
      const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
      throw new Error(`ffmpeg failed: ${stderr.trim() || String(error)}`);
    },
  );
}

export interface VideoFacts {
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
}

/** What ffprobe says of the first picture stream. Throws when the file cannot be read or has none. */
export async function probe(path: string): Promise<VideoFacts> {
  const { stdout } = await run(FFPROBE, [
    ...['-v', 'error', '-select_streams', 'v:0'],
    ...['-show_entries', 'stream=codec_name,width,height:format=duration'],
    ...['-of', 'json', '-i', `file:${path}`],
  ]);
  const { streams, format } = JSON.parse(stdout) as {
    streams: { codec_name: string; width: number; height: number }[];
    format: { duration: string };
  };
  const [stream] = streams;
  if (stream === undefined) throw new Error('there is no picture in this file');
  const { codec_name: codec, width, height } = stream;
  return { codec, width, height, durationSeconds: Number(format.duration) };
}
