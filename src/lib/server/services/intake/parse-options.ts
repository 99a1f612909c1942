import * as v from 'valibot';
import { DEFAULT_VARIATIONS, JobOptions } from '../../../contract/new-job.ts';
import { AppError } from '../../errors.ts';

const KNOWN = ['variations', 'name', 'preset', 'seed', 'effects', 'output', 'keepSources'] as const;

/** Reads what a form asks of a job. @throws AppError INVALID_FIELD that names the field */
export function parseOptions(fields: ReadonlyMap<string, string>): JobOptions {
  const given: Record<string, unknown> = { variations: DEFAULT_VARIATIONS };
  for (const [field, text] of fields) {
    if (!KNOWN.some((known) => known === field))
      throw invalid(field, `There is no field of that name. There are: ${KNOWN.join(', ')}.`);
    if (text !== '') given[field] = parseField(field, text);
  }
  const parsed = v.safeParse(JobOptions, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw invalid(v.getDotPath(issue) ?? 'body', issue.message);
}

function parseField(field: string, text: string): unknown {
  switch (field) {
    case 'variations':
    case 'seed':
      if (!/^\d+$/.test(text)) throw invalid(field, 'It must be a whole number.');
      return Number(text);
    case 'keepSources':
      return text === 'true' || text === '1' || text === 'on';
    case 'effects':
    case 'output':
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        throw invalid(field, `It must be JSON: ${error instanceof Error ? error.message : ''}`);
      }
    default:
      return text;
  }
}

function invalid(field: string, reason: string): AppError {
  return new AppError('INVALID_FIELD', `${field}: ${reason}`, { field });
}
