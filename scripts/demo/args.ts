import { parseArgs } from 'node:util';
import { DEFAULT_VARIATIONS } from '../../src/lib/contract/new-job.ts';

export const USAGE = `Usage: npm run demo [-- video… [--variations N] [--once] [--out folder]]

  video…          MP4 or MOV files to refresh; without any, a six-second clip is made
  --variations N  variations per video (${DEFAULT_VARIATIONS})
  --once          stop after the results are checked, instead of serving on (also when CI is set)
  --out folder    where the results, the log and the server's data go (demo-output/<time>)`;

export interface DemoOptions {
  readonly videos: readonly string[];
  readonly variations: number;
  readonly once: boolean;
  /** Relative to the current folder. */
  readonly out: string;
}

/** The command line cannot be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * @param now names the default output folder
 * @throws UsageError
 */
export function parseDemoArgs(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  now: Date,
): DemoOptions | 'help' {
  const { values, positionals } = parse(argv);
  if (values.help === true) return 'help';
  return {
    videos: positionals,
    variations: parseVariations(values.variations),
    once: values.once === true || isContinuousIntegration(env.CI),
    out: values.out ?? `demo-output/${folderName(now)}`,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        once: { type: 'boolean' },
        variations: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence = ''] = error instanceof Error ? error.message.split('. ') : [];
    throw new UsageError(`${sentence}. See npm run demo -- --help`, { cause: error });
  }
}

function parseVariations(text: string | undefined): number {
  if (text === undefined) return DEFAULT_VARIATIONS;
  const variations = Number(text);
  if (Number.isInteger(variations) && variations >= 1) return variations;
  throw new UsageError(`--variations must be a whole number from 1 up, not "${text}".`);
}

function isContinuousIntegration(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value);
}

/** `2026-07-01T09-30-05`: sorts by time, and every file system takes it. */
function folderName(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(':', '-');
}
