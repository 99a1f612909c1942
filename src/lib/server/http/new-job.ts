import { json, type RequestEvent } from '@sveltejs/kit';
import type { JobAccepted } from '../../contract/job.ts';

/** What a request for a job says beside its body. */
export interface NewJobTerms {
  /** Idempotency-Key, as it was sent. */
  readonly key: string | null;
  readonly mayEvict: boolean;
}

export function jobTermsOf(event: RequestEvent): NewJobTerms {
  return { key: event.request.headers.get('idempotency-key'), mayEvict: mayEvict(event.url) };
}

/** In the address, because it must be known before the first byte: `?evict=false` to remove nothing for it. */
export function mayEvict(url: URL): boolean {
  return url.searchParams.get('evict') !== 'false';
}

/** 202; says so when the job was made by an earlier request with the same key. */
export function jobAccepted({
  isReplayed,
  ...accepted
}: JobAccepted & { readonly isReplayed: boolean }): Response {
  const headers = { location: `/api/jobs/${accepted.job.id}` };
  return json(accepted, {
    status: 202,
    headers: isReplayed ? { ...headers, 'idempotent-replayed': 'true' } : headers,
  });
}
