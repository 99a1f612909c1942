import type { Variation } from '../contract/job.ts';

export interface QualityFact {
  readonly name: string;
  readonly value: string;
  /** What the figure means, for those who do not live with such figures. */
  readonly hint: string;
}

/** What was measured of a finished variation; what was not is left out. */
export function describeQuality({ quality }: Pick<Variation, 'quality'>): readonly QualityFact[] {
  const { bitrate, ssim, distinctness } = quality;
  const facts: QualityFact[] = [];
  if (distinctness !== null) {
    const { source, nearest, nearestVariation } = distinctness;
    const scale = 'Mean difference of small pictures; 0 is the same picture';
    facts.push({ name: 'Differs from the original', value: outOf100(source), hint: scale });
    if (nearest !== null && nearestVariation !== null) {
      const name = `Differs from variation ${nearestVariation}`;
      facts.push({
        name,
        value: outOf100(nearest),
        hint: `${scale}; this is the most similar one`,
      });
    }
  }
  if (ssim !== null) {
    const hint = 'How little the encoding lost of the picture with its effects; 1 is nothing';
    facts.push({ name: 'Closeness of the encode (SSIM)', value: `${ssim.toFixed(3)} of 1`, hint });
  }
  if (bitrate !== null) {
    facts.push({ name: 'Bitrate', value: formatBitrate(bitrate), hint: 'Picture and sound' });
  }
  return facts;
}

function outOf100(difference: number): string {
  return `${difference.toFixed(1)} of 100`;
}

function formatBitrate(bitsPerSecond: number): string {
  return bitsPerSecond < 1_000_000
    ? `${Math.round(bitsPerSecond / 1000)} kbit/s`
    : `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`;
}
