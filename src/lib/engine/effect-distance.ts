import type { Effects } from '../contract/effects.ts';

/**
 * How far apart two variations look: the Euclidean length of their differences, each divided by the
 * step that an ordinary viewer tells apart side by side (by eye, on footage of faces and products).
 */
const STEP = {
  zoom: 0.04,
  /** Of the picture's width or height that the frame is moved by. */
  shift: 0.02,
  brightness: 0.04,
  contrast: 0.06,
  saturation: 0.12,
  hue: 5,
  gamma: 0.06,
  noise: 4,
  speed: 0.03,
} as const;

/** A mirrored picture counts as one and a half steps: plain to see, yet not enough alone to carry a variation. */
const MIRROR_STEPS = 1.5;

/** Weighted distance of two effect sets, ≥ 0; 1 is one clearly visible step in one effect. */
export function effectDistance(a: Effects, b: Effects): number {
  const squares =
    square((a.zoom - b.zoom) / STEP.zoom) +
    square((shift(a.panX, a.zoom) - shift(b.panX, b.zoom)) / STEP.shift) +
    square((shift(a.panY, a.zoom) - shift(b.panY, b.zoom)) / STEP.shift) +
    square((a.brightness - b.brightness) / STEP.brightness) +
    square((a.contrast - b.contrast) / STEP.contrast) +
    square((a.saturation - b.saturation) / STEP.saturation) +
    square((a.hue - b.hue) / STEP.hue) +
    square((a.gamma - b.gamma) / STEP.gamma) +
    square((a.noise - b.noise) / STEP.noise) +
    square((a.speed - b.speed) / STEP.speed) +
    square(a.mirror === b.mirror ? 0 : MIRROR_STEPS);
  return Math.sqrt(squares);
}

function square(value: number): number {
  return value * value;
}

/** What a pan moves the picture by, as a part of its size: nothing without a zoom to move within. */
function shift(pan: number, zoom: number): number {
  return (pan * (zoom - 1)) / (2 * zoom);
}
