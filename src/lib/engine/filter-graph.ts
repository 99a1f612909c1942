import type { Effects } from '../contract/effects.ts';
import type { Fit, OutputOptions } from '../contract/recipe.ts';
import type { SourceInfo } from './source-info.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What `fit` allows the shorter side to be, in pixels. */
const SHORT_SIDE: Readonly<Record<Fit, number>> = { source: Infinity, '1080p': 1080, '720p': 720 };

/** Size of the output: the source's as displayed, shrunk to the short side that `fit` allows; even. */
export function outputSize(source: Size, fit: Fit): Size {
  const factor = Math.min(1, SHORT_SIDE[fit] / Math.min(source.width, source.height));
  const even = (size: number): number => Math.max(2, 2 * Math.round((size * factor) / 2));
  return { width: even(source.width), height: even(source.height) };
}

/**
 * The video filters of one variation, in the order of the least work: crop first, resize and
 * change the pixel format in one step, everything else on 8-bit 4:2:0 of the final size. Turning a
 * rotated source upright is ffmpeg's own autorotate, which stands before these.
 */
export function videoFilters(
  source: SourceInfo,
  effects: Effects,
  output: OutputOptions,
  noiseSeed: number,
): string {
  const size = outputSize(source, output.fit);
  const timing = [`setpts=PTS/${effects.speed}`, constantRate(source)];
  // Pictures that will be dropped need no filtering; ones that will be repeated need it once.
  const dropsPictures = picturesPerSecond(source, effects.speed) > rate(source);
  return [
    ...deinterlace(source),
    ...(dropsPictures ? timing : []),
    ...lookFilters(source, effects, size, noiseSeed),
    ...(dropsPictures ? [] : timing),
    'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709',
  ].join(',');
}

/** What makes the look of one picture of that size, without anything that needs its neighbours. */
export function lookFilters(
  source: SourceInfo,
  effects: Effects,
  size: Size,
  noiseSeed: number,
): string[] {
  return [
    ...crop(effects),
    ...(source.hdr === null ? standardRange(source, size) : highRange(source, size)),
    'setsar=1',
    ...(effects.mirror ? ['hflip'] : []),
    ...light(effects),
    ...colour(effects),
    ...grain(effects, noiseSeed),
  ];
}

/**
 * The audio filters of one variation: sound starts where the file starts (silence fills gaps, so
 * that it stays with the picture), at most two channels, a rate that every player takes, and the
 * speed of the picture with the pitch kept.
 */
export function audioFilters(audio: NonNullable<SourceInfo['audio']>, speed: number): string {
  return [
    `aresample=${audioRate(audio.sampleRate)}:async=1:first_pts=0`,
    ...(audio.channels > 2 ? ['aformat=channel_layouts=stereo'] : []),
    ...(speed === 1 ? [] : [`atempo=${speed}`]),
  ].join(',');
}

/** Two fields made one picture; nothing for a source that has whole ones. */
export function deinterlace({ interlaced }: SourceInfo): string[] {
  return interlaced ? ['bwdif=mode=send_frame:deint=interlaced'] : [];
}

function audioRate(sampleRate: number): number {
  return sampleRate === 44_100 ? 44_100 : 48_000;
}

function rate(source: SourceInfo): number {
  return source.frameRate.num / source.frameRate.den;
}

function picturesPerSecond(source: SourceInfo, speed: number): number {
  return source.videoMs > 0 ? (source.frames * 1000 * speed) / source.videoMs : 0;
}

/** `start_time=0`: a picture that comes late is shown from the start, so that sound stays with it. */
function constantRate({ frameRate }: SourceInfo): string {
  return `fps=fps=${frameRate.num}/${frameRate.den}:start_time=0`;
}

function crop({ zoom, panX, panY }: Effects): string[] {
  if (zoom === 1) return [];
  const part = (pan: number): string => ((1 + pan) / 2).toFixed(4);
  return [`crop=iw/${zoom}:ih/${zoom}:(iw-ow)*${part(panX)}:(ih-oh)*${part(panY)}`];
}

function standardRange(source: SourceInfo, { width, height }: Size): string[] {
  const range = source.fullRange ? 'pc' : 'tv';
  return [
    `scale=${width}:${height}:flags=bicubic:in_range=${range}:out_range=tv`,
    'format=yuv420p',
    ...toBt709(source),
  ];
}

/** The matrix alone for BT.601 (`fast`); BT.2020 has a wider gamut that must be mapped as well. */
function toBt709({ matrix }: SourceInfo): string[] {
  switch (matrix) {
    case 'bt709':
      return [];
    case 'bt601':
      return ['colorspace=iall=bt601-6-525:irange=tv:all=bt709:range=tv:fast=1'];
    case 'bt2020':
      return ['colorspace=iall=bt2020:irange=tv:all=bt709:range=tv'];
  }
}

/** Nits of linear 1.0, before the curve: what SDR screens are graded for (BT.1886). */
const REFERENCE_WHITE = 100;

/**
 * PQ or HLG to SDR: linear light in BT.709's primaries, then Hable's film curve, which keeps
 * clouds and skin that the other curves of `tonemap` wash out (compared by eye on phone footage).
 */
function highRange(source: SourceInfo, { width, height }: Size): string[] {
  const transfer = source.hdr === 'pq' ? 'smpte2084' : 'arib-std-b67';
  const range = source.fullRange ? 'full' : 'limited';
  return [
    [
      `zscale=w=${width}:h=${height}:f=bicubic`,
      `rin=${range}:min=2020_ncl:pin=2020:tin=${transfer}`,
      `t=linear:npl=${REFERENCE_WHITE}:p=709:m=gbr:r=full`,
    ].join(':'),
    'format=gbrpf32le',
    'tonemap=tonemap=hable:desat=0',
    'zscale=rin=full:min=gbr:pin=709:tin=linear:r=full:m=gbr:p=709:t=709',
    // Whole numbers cut off what lies outside of BT.709; left in, it would bend hue and lightness.
    'format=gbrp10',
    'zscale=rin=full:min=gbr:r=limited:m=709',
    'format=yuv420p',
  ];
}

/**
 * Brightness, contrast and gamma as one table for luma. As ffmpeg's `eq` has it, contrast turns
 * about mid-grey and gamma comes last, but on the scale of black to white (16 … 235), so that
 * black bars stay black.
 */
function light({ brightness, contrast, gamma }: Effects): string[] {
  if (brightness === 0 && contrast === 1 && gamma === 1) return [];
  const level = `((val-16)/219-0.5)*${contrast}+${decimal(0.5 + brightness)}`;
  const curve =
    gamma === 1 ? `clip(${level},0,1)` : `pow(clip(${level},0,1),${decimal(1 / gamma)})`;
  return [`lutyuv=y='16+219*${curve}'`];
}

/** Hue and saturation are one rotation and scaling of chroma. */
function colour({ hue, saturation }: Effects): string[] {
  return hue === 0 && saturation === 1 ? [] : [`hue=h=${hue}:s=${saturation}`];
}

/**
 * On luma alone, like film: half the work of all planes, and no coloured specks. `t`: new on every
 * picture. The seed must be given as `all_seed`: the filter overwrites `c0_seed` with a constant.
 */
function grain({ noise }: Effects, seed: number): string[] {
  const strength = Math.round(noise);
  return strength === 0 ? [] : [`noise=all_seed=${seed & 0x7fff_ffff}:c0s=${strength}:c0f=t`];
}

function decimal(value: number): string {
  return value.toFixed(6);
}
