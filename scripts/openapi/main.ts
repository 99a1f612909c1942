// Writes the description of the interface to a file and has it checked by Redocly. Any error or warning fails.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { NAMED_SCHEMAS } from '../../src/lib/contract/api/named-schemas.ts';
import { OPERATIONS } from '../../src/lib/contract/api/operations.ts';
import { describeApi } from '../../src/lib/server/http/openapi.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REDOCLY = fileURLToPath(import.meta.resolve('@redocly/cli/bin/cli.js'));
/** It is to look at the file, and at nothing else. */
const QUIET = {
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  REDOCLY_SUPPRESS_NOTIFICATIONS: 'true',
};

const Report = v.object({
  totals: v.object({ errors: v.number(), warnings: v.number() }),
  problems: v.array(
    v.object({
      ruleId: v.string(),
      severity: v.string(),
      message: v.string(),
      location: v.array(v.object({ pointer: v.optional(v.string(), '') })),
    }),
  ),
});

function lint(file: string): v.InferOutput<typeof Report> {
  const config = join(ROOT, 'redocly.yaml');
  const args = [REDOCLY, 'lint', file, '--format=json', '--max-problems=1000', '--config', config];
  const env = { ...process.env, ...QUIET };
  const { stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const parsed = v.safeParse(Report, parseJson(stdout));
  if (!parsed.success) throw new Error(`redocly did not answer with a report:\n${stdout}${stderr}`);
  return parsed.output;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const folder = await mkdtemp(join(tmpdir(), 'video-refresher-openapi-'));
try {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(folder, 'openapi.json');
  await writeFile(file, JSON.stringify(describeApi(OPERATIONS, NAMED_SCHEMAS, version), null, 2));
  const { totals, problems } = lint(file);
  for (const { severity, ruleId, message, location } of problems)
    console.error(`${severity} ${ruleId}: ${message} (${location[0]?.pointer ?? ''})`);
  console.log(
    `${OPERATIONS.length} operations: ${totals.errors} errors, ${totals.warnings} warnings`,
  );
  process.exitCode = totals.errors + totals.warnings > 0 ? 1 : 0;
} finally {
  await rm(folder, { recursive: true });
}
