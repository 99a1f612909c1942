import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { SCENARIOS } from './scenarios.ts';
import type { Outcome, Scenario } from './scenario.ts';
import { Workshop } from './workshop.ts';

const REPORT = new URL('../../docs/RELIABILITY.md', import.meta.url);
const BEGIN = '<!-- figures -->';
const END = '<!-- /figures -->';

interface Line {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** Breaks the server in every way we know, and says what was lost. Exits with 1 when anything was. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(
      'npm run test:chaos -- [--only <id>]… [--scale 0.1] [--seed 1] [--write]\n' +
        `  ids: ${SCENARIOS.map(({ id }) => id).join(', ')}\n` +
        '  --write puts the figures into docs/RELIABILITY.md',
    );
    return;
  }
  const chosen = SCENARIOS.filter(({ id }) => values.only?.includes(id) ?? true);
  const lines: Line[] = [];
  for (const scenario of chosen) {
    const rounds = Math.max(1, Math.round(scenario.rounds.full * Number(values.scale)));
    const line = await tryOne(scenario, rounds, Number(values.seed));
    lines.push(line);
    console.log(toText(line));
    for (const each of line.outcome.lost) console.log(`    ${each}`);
  }
  const lost = lines.reduce((sum, { outcome }) => sum + outcome.lost.length, 0);
  console.log(`\nlost in all: ${lost}`);
  if (values.write) await report(lines);
  if (lost > 0) process.exitCode = 1;
}

async function tryOne(scenario: Scenario, rounds: number, seed: number): Promise<Line> {
  const workshop = await Workshop.open(seed);
  const startedAtMs = performance.now();
  try {
    const outcome = await scenario.run(rounds, workshop);
    return { scenario, outcome, seconds: Math.round((performance.now() - startedAtMs) / 1000) };
  } finally {
    await workshop.close();
  }
}

function toText({ scenario, outcome, seconds }: Line): string {
  if (outcome.skipped !== undefined) return `${scenario.title}: skipped, ${outcome.skipped}`;
  const note = outcome.note ? ` (${outcome.note})` : '';
  return `${scenario.title}: tried ${outcome.tried} times in ${seconds} s, lost ${outcome.lost.length}${note}`;
}

async function report(lines: readonly Line[]): Promise<void> {
  const rows = lines.map(({ scenario, outcome, seconds }) => {
    const result = outcome.skipped ?? outcome.note ?? '';
    return `| ${scenario.title} | ${outcome.tried} | ${outcome.lost.length} | ${seconds} s | ${result} |`;
  });
  const table = ['| what | tried | lost | took | |', '|---|---|---|---|---|', ...rows].join('\n');
  const text = await readFile(REPORT, 'utf8');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  const after = text.slice(text.indexOf(END));
  await writeFile(REPORT, `${before}\n\n${table}\n\n${after}`);
}

await main();
