/** A stream of chance that a seed repeats exactly. */
export interface Random {
  /** Uniform in [0, 1), with 32 bits of resolution. */
  next(): number;
}

const WARM_UP_ROUNDS = 15;

/**
 * sfc32, Chris Doty-Humphrey's "small fast counting" generator of PractRand (public domain),
 * seeded with the digits of the golden ratio, those of pi, the seed, and a counter that starts at 1.
 * Takes an unsigned 32-bit seed.
 */
export function createRandom(seed: number): Random {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = seed | 0;
  let counter = 1;
  const nextWord = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) nextWord();
  return { next: () => nextWord() / 0x1_0000_0000 };
}

/**
 * An unsigned 32-bit seed for one part of a whole: the same seed and path give the same value,
 * neighbouring paths give unrelated ones. FNV-1a over the path, finished with MurmurHash3's fmix32.
 */
export function deriveSeed(seed: number, ...path: readonly (string | number)[]): number {
  let hash = mix(seed ^ 0x811c9dc5);
  for (const step of path) {
    const text = `${typeof step}:${String(step)}`;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hash = mix(hash);
  }
  return hash >>> 0;
}

function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
