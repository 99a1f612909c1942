// Measures what it costs to tell thousands of clients of progress, beside other ways to do it. Linux only.
// Usage: npm run bench:realtime -- [--json] [--only hub-ws,naive]
import { parseArgs } from 'node:util';
import { prepareUws } from '../../scripts/uws/prepare.ts';
import { SetupError } from '../../scripts/setup/errors.mjs';
import type { NodeCommand } from './child.ts';
import type { Load } from './load.ts';
import { measure, type Figures } from './measure.ts';
import { measureSleepers } from './measure-sleepers.ts';
import { clientsAllowed } from './open-files.ts';
import { describe, goalsOf } from './report.ts';
import { VARIANT_NAMES, VARIANTS, type VariantName } from './variants.ts';

const LOADS: readonly Load[] = [
  { clients: 1000, variations: 20, hz: 10 },
  { clients: 5000, variations: 20, hz: 5 },
];
const ASLEEP = 50;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', default: '' } },
});
const notes: string[] = [];
const say = (line: string) => console.error(line);

async function allowed(load: Load): Promise<Load> {
  const clients = await clientsAllowed(load.clients);
  if (clients < load.clients)
    notes.push(`${clients} clients instead of ${load.clients}: raise the limit of open files.`);
  return { ...load, clients };
}

/** Undefined for this Node; null when there is none that loads the library. */
async function nodeFor(variant: VariantName): Promise<NodeCommand | undefined | null> {
  if (variant !== 'hub-uws') return undefined;
  try {
    return await prepareUws();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    notes.push(`uWebSockets.js is not measured: ${error.message}`);
    return null;
  }
}

const only = values.only.split(',').filter(Boolean);
const variants = VARIANT_NAMES.filter((name) => only.length === 0 || only.includes(name));
const figures: Figures[][] = LOADS.map(() => []);
for (const variant of variants) {
  const node = await nodeFor(variant);
  if (node === null) continue;
  for (const [index, load] of LOADS.entries()) {
    say(`${VARIANTS[variant].title}, ${load.clients} clients …`);
    figures[index]?.push(await measure(variant, await allowed(load), node));
  }
}
const [first = { clients: 1000, variations: 20, hz: 10 }] = LOADS;
say(`${ASLEEP} of ${first.clients} clients never read …`);
const sleepers = await measureSleepers(first, ASLEEP);
const results = { figures, sleepers, notes };
console.log(
  values.json === true
    ? JSON.stringify({ ...results, goals: goalsOf(results) }, null, 2)
    : describe(results),
);
