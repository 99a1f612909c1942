import * as v from 'valibot';
import type { ArchiveSelection } from '../../contract/download.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import { VariationId, VideoId } from '../../contract/ids.ts';
import { AppError } from '../errors.ts';

/**
 * `?ready=1`, `?variations=<id>,<id>` or `?videos=<id>,<id>` of a download; without any of them the whole job.
 * @throws AppError INVALID_FIELD; VARIATION_NOT_FOUND, VIDEO_NOT_FOUND for a text that is no id
 */
export function readArchiveSelection(query: URLSearchParams): ArchiveSelection {
  const fields = ['ready', 'variations', 'videos'].filter((field) => query.has(field));
  const [field, second] = fields;
  if (second !== undefined)
    throw new AppError('INVALID_FIELD', `Give only one of ${fields.join(', ')}.`, {
      field: second,
    });
  const value = query.get(field ?? '') ?? '';
  switch (field) {
    case undefined:
      return { kind: 'all' };
    case 'ready':
      if (value !== '1') throw new AppError('INVALID_FIELD', 'ready: can only be 1', { field });
      return { kind: 'ready' };
    case 'variations':
      return { kind: field, ids: idsIn(value, field, VariationId, 'VARIATION_NOT_FOUND') };
    default:
      return { kind: 'videos', ids: idsIn(value, 'videos', VideoId, 'VIDEO_NOT_FOUND') };
  }
}

function idsIn<Id>(
  list: string,
  field: string,
  schema: v.GenericSchema<string, Id>,
  notFound: ErrorCode,
): Id[] {
  if (list === '') throw new AppError('INVALID_FIELD', `${field}: names nothing`, { field });
  return list.split(',').map((text) => {
    const parsed = v.safeParse(schema, text);
    if (!parsed.success) throw new AppError(notFound);
    return parsed.output;
  });
}
