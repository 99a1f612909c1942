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
    const scale = 'Mean difference of small pictures, of 100';
    facts.push({ name: 'Differs from the original', value: source.toFixed(1), hint: scale });
    if (nearest !== null && nearestVariation !== null) {
      const name = `Differs from variation ${nearestVariation}`;
      facts.push({
        name,
        value: nearest.toFixed(1),
        hint: `${scale}; this is the most similar one`,
      });
    }
  }
  if (ssim !== null) {
    const hint = 'How true the encode is to its picture: 1 is the same (SSIM)';
    facts.push({ name: 'Picture kept', value: ssim.toFixed(3), hint });
  }
  if (bitrate !== null) {
    facts.push({ name: 'Bitrate', value: formatBitrate(bitrate), hint: 'Picture and sound' });
  }
  return facts;
}

function formatBitrate(bitsPerSecond: number): string {
  return bitsPerSecond < 1_000_000
    ? `${Math.round(bitsPerSecond / 1000)} kbit/s`
    : `${(bitsPerSecond / 1_000_000).toFixed(1)} Mbit/s`;
}
