import * as v from 'valibot';
import { guardedInput } from './guard.ts';
import type { ColourMatrix, Rational } from './source-info.ts';

/** Lists streams and durations; a file's tags are not asked for, so they cannot get anywhere. */
export function probeArguments(sourcePath: string, maxPixels: number): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'level+error'],
    ...['-show_entries', `stream=${STREAM_ENTRIES}:stream_disposition=attached_pic`],
    ...['-show_entries', 'stream_side_data=rotation:format=duration,start_time'],
    ...['-of', 'json'],
    ...guardedInput(sourcePath, maxPixels),
  ];
}

const STREAM_ENTRIES = [
  ...['index', 'codec_type', 'codec_name', 'pix_fmt', 'width', 'height', 'sample_aspect_ratio'],
  ...['time_base', 'color_range', 'color_space', 'color_transfer', 'field_order'],
  ...['channels', 'sample_rate'],
].join(',');

const text = v.optional(v.string(), '');
const whole = v.optional(v.number(), 0);

const Stream = v.object({
  index: v.number(),
  codec_type: text,
  codec_name: text,
  pix_fmt: text,
  width: whole,
  height: whole,
  sample_aspect_ratio: text,
  time_base: text,
  color_range: text,
  color_space: text,
  color_transfer: text,
  field_order: text,
  channels: whole,
  sample_rate: text,
  disposition: v.optional(v.object({ attached_pic: whole })),
  side_data_list: v.optional(v.array(v.object({ rotation: whole })), []),
});
type Stream = v.InferOutput<typeof Stream>;

const Probe = v.object({
  streams: v.optional(v.array(Stream), []),
  format: v.optional(v.object({ duration: text, start_time: text }), {}),
});

export interface VideoStream {
  readonly index: number;
  readonly codec: string;
  readonly pixelFormat: string;
  readonly bitDepth: number;
  /** As displayed: rotated, with square pixels, and even. */
  readonly width: number;
  readonly height: number;
  /** As decoded or as displayed, whichever is more: oblong pixels make a wide picture of a narrow one. */
  readonly mostPixels: number;
  readonly timeBase: Rational;
  readonly rotation: number;
  readonly sampleAspect: Rational;
  readonly hdr: null | 'pq' | 'hlg';
  readonly fullRange: boolean;
  readonly matrix: ColourMatrix;
  readonly interlaced: boolean;
}

export interface AudioStream {
  readonly index: number;
  readonly codec: string;
  readonly channels: number;
  readonly sampleRate: number;
  readonly timeBase: Rational;
}

export interface ProbeFinding {
  /** Of the header; null when it does not say. */
  readonly headerMs: number | null;
  /** Where the file's own clock starts, in milliseconds. */
  readonly startMs: number;
  /** The first stream of moving pictures; cover art does not count. */
  readonly video: VideoStream | null;
  readonly audio: AudioStream | null;
}

/** Reads what `probeArguments` makes ffprobe print. Throws when it is not that. */
export function parseProbe(json: string): ProbeFinding {
  const { streams, format } = v.parse(Probe, JSON.parse(json));
  const video = streams.find(
    (stream) => stream.codec_type === 'video' && stream.disposition?.attached_pic !== 1,
  );
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    headerMs: seconds(format.duration),
    startMs: seconds(format.start_time) ?? 0,
    video: video ? videoStream(video) : null,
    audio: audio ? audioStream(audio) : null,
  };
}

function videoStream(stream: Stream): VideoStream {
  const rotation = stream.side_data_list.find((data) => data.rotation !== 0)?.rotation ?? 0;
  const sampleAspect = fraction(stream.sample_aspect_ratio, ':');
  const turned = Math.abs(rotation) % 180 === 90;
  const across = even((stream.width * sampleAspect.num) / sampleAspect.den);
  const down = even(stream.height);
  return {
    index: stream.index,
    codec: stream.codec_name,
    pixelFormat: stream.pix_fmt,
    bitDepth: bitDepth(stream.pix_fmt),
    width: turned ? down : across,
    height: turned ? across : down,
    mostPixels: Math.max(stream.width * stream.height, across * down),
    timeBase: fraction(stream.time_base, '/'),
    rotation,
    sampleAspect,
    hdr: TRANSFERS.get(stream.color_transfer) ?? null,
    fullRange: stream.color_range === 'pc' || stream.pix_fmt.startsWith('yuvj'),
    matrix: MATRICES.get(stream.color_space) ?? usualMatrix(stream),
    interlaced: ['tt', 'bb', 'tb', 'bt'].includes(stream.field_order),
  };
}

function audioStream(stream: Stream): AudioStream {
  return {
    index: stream.index,
    codec: stream.codec_name,
    channels: stream.channels,
    sampleRate: Number(stream.sample_rate) || 0,
    timeBase: fraction(stream.time_base, '/'),
  };
}

const TRANSFERS = new Map<string, 'pq' | 'hlg'>([
  ['smpte2084', 'pq'],
  ['arib-std-b67', 'hlg'],
]);
const MATRICES = new Map<string, ColourMatrix>([
  ['bt709', 'bt709'],
  ['smpte170m', 'bt601'],
  ['bt470bg', 'bt601'],
  ['bt2020nc', 'bt2020'],
  ['bt2020c', 'bt2020'],
]);

/** What players take an untagged picture for: small ones are BT.601, as in the days of standard definition. */
function usualMatrix({ width, height }: Stream): ColourMatrix {
  return width < 1280 && height <= 576 ? 'bt601' : 'bt709';
}

function bitDepth(pixelFormat: string): number {
  const depth = /(?:p|gray|gbra?p|[xyp]v?0?)(9|10|12|14|16)(?:le|be)?$/.exec(pixelFormat)?.[1];
  return depth ? Number(depth) : 8;
}

function even(size: number): number {
  return Math.max(2, Math.round(size) - (Math.round(size) % 2));
}

/** A fraction as ffprobe writes it; 1 when it is unknown or makes no sense. */
function fraction(written: string, separator: string): Rational {
  const [num = 0, den = 0] = written.split(separator).map(Number);
  return num > 0 && den > 0 ? { num, den } : { num: 1, den: 1 };
}

function seconds(written: string): number | null {
  const value = written === '' ? NaN : Number(written) * 1000;
  return Number.isFinite(value) ? value : null;
}
