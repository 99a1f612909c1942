import * as v from 'valibot';

/** What was found of a file in the archive. */
export interface EntryFacts {
  readonly name: string;
  readonly sizeBytes: number;
  readonly crc32: number;
  readonly sha256: string;
}

const ManifestVariation = v.object({
  file: v.nullable(v.string()),
  sizeBytes: v.nullable(v.number()),
  crc32: v.nullable(v.string()),
});
const Manifest = v.object({
  videos: v.array(v.object({ variations: v.array(ManifestVariation) })),
});

/**
 * Whether manifest.json tells of exactly these variations, with their sizes and CRC-32s.
 * @param text of the manifest; null when the ZIP has none
 * @returns one sentence per disagreement
 */
export function checkManifest(text: string | null, variations: readonly EntryFacts[]): string[] {
  if (text === null) return ['there is no manifest.json'];
  const manifest = v.safeParse(v.pipe(v.string(), v.parseJson(), Manifest), text);
  if (!manifest.success) return [`manifest.json is not valid: ${v.summarize(manifest.issues)}`];
  const told = manifest.output.videos.flatMap((video) =>
    video.variations.filter(({ file }) => file !== null),
  );
  const unnamed = variations.filter(({ name }) => told.every(({ file }) => file !== name));
  return [
    ...unnamed.map(({ name }) => `${name} is not in manifest.json`),
    ...told.flatMap((each) => disagreements(each, variations)),
  ];
}

function disagreements(
  told: v.InferOutput<typeof ManifestVariation>,
  variations: readonly EntryFacts[],
): string[] {
  const found = variations.find(({ name }) => name === told.file);
  if (found === undefined)
    return [`manifest.json tells of ${String(told.file)}, which is not there`];
  const problems: string[] = [];
  if (found.sizeBytes !== told.sizeBytes)
    problems.push(`${found.name} has ${found.sizeBytes} bytes, not ${String(told.sizeBytes)}`);
  const checksum = found.crc32.toString(16).padStart(8, '0');
  if (checksum !== told.crc32)
    problems.push(`${found.name} has the CRC-32 ${checksum}, not ${String(told.crc32)}`);
  return problems;
}
