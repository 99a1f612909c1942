import type { VariationId, VideoId } from './ids.ts';

/**
 * What of a job goes into a ZIP: everything, once the job is done; what is finished so far, whatever the job is
 * doing; or finished variations, or whole finished videos, by their ids.
 */
export type ArchiveSelection =
  | { readonly kind: 'all' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'variations'; readonly ids: readonly VariationId[] }
  | { readonly kind: 'videos'; readonly ids: readonly VideoId[] };
