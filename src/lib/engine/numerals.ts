/** Strokes of the digits 0 … 9 as on a clock with seven segments: a top, then clockwise, g in the middle. */
const STROKES = [
  'abcdef',
  'bc',
  'abged',
  'abgcd',
  'fgbc',
  'afgcd',
  'afgecd',
  'abc',
  'abcdefg',
  'abcdfg',
];

type Box = readonly [x: number, y: number, width: number, height: number];

const STROKE = 2;
const DIGIT_WIDTH = 8;
const DIGIT_HEIGHT = 14;
const GAP = 4;
const MARGIN = 5;
const HALF = (DIGIT_HEIGHT - STROKE) / 2;

const SEGMENTS: Readonly<Record<string, Box>> = {
  a: [0, 0, DIGIT_WIDTH, STROKE],
  b: [DIGIT_WIDTH - STROKE, 0, STROKE, HALF + STROKE],
  c: [DIGIT_WIDTH - STROKE, HALF, STROKE, HALF + STROKE],
  d: [0, DIGIT_HEIGHT - STROKE, DIGIT_WIDTH, STROKE],
  e: [0, HALF, STROKE, HALF + STROKE],
  f: [0, 0, STROKE, HALF + STROKE],
  g: [0, HALF, DIGIT_WIDTH, STROKE],
};

/** Filters that write a number on a dark plate in the picture's top left; made of boxes, for fonts may be missing. */
export function numeralFilters(n: number): string[] {
  const digits = Array.from(String(n), Number);
  const plateWidth = digits.length * (DIGIT_WIDTH + GAP) - GAP + 2 * MARGIN;
  const strokes = digits.flatMap((digit, place) =>
    Array.from(STROKES[digit] ?? '').map((stroke) => {
      const [x, y, width, height] = SEGMENTS[stroke] ?? [0, 0, 1, 1];
      return box([MARGIN + place * (DIGIT_WIDTH + GAP) + x, MARGIN + y, width, height], 'white');
    }),
  );
  return [box([0, 0, plateWidth, DIGIT_HEIGHT + 2 * MARGIN], 'black@0.7'), ...strokes];
}

function box([x, y, width, height]: Box, colour: string): string {
  return `drawbox=x=${x}:y=${y}:w=${width}:h=${height}:color=${colour}:t=fill`;
}
