import type { Variation } from '../contract/job.ts';
import { words } from '../words/words.ts';
import { decimal } from './decimals.ts';

export interface QualityFact {
  readonly name: string;
  readonly value: string;
  /** What the figure means, for those who do not live with such figures. */
  readonly hint: string;
}

/** What was measured of a finished variation; what was not is left out. */
export function describeQuality({ quality }: Pick<Variation, 'quality'>): readonly QualityFact[] {
  const say = words().job.facts;
  const { bitrate, ssim, distinctness } = quality;
  const facts: QualityFact[] = [];
  if (distinctness !== null) {
    const { source, nearest, nearestVariation } = distinctness;
    const value = say.outOf(decimal(source, 1), 100);
    facts.push({ name: say.fromSource, value, hint: say.scale });
    if (nearest !== null && nearestVariation !== null) {
      const name = say.fromNearest(nearestVariation);
      const value = say.outOf(decimal(nearest, 1), 100);
      facts.push({ name, value, hint: say.nearestScale });
    }
  }
  if (ssim !== null) {
    facts.push({ name: say.ssim, value: say.outOf(decimal(ssim, 3), 1), hint: say.ssimHint });
  }
  if (bitrate !== null) {
    facts.push({ name: say.bitrate, value: formatBitrate(bitrate), hint: say.bitrateHint });
  }
  return facts;
}

function formatBitrate(bitsPerSecond: number): string {
  return bitsPerSecond < 1_000_000
    ? `${decimal(bitsPerSecond / 1000, 0)} kbit/s`
    : `${decimal(bitsPerSecond / 1_000_000, 1)} Mbit/s`;
}
