import { UploadAnswer } from '../../contract/uploads.ts';
import { callApi } from '../api.ts';
import { refusalsInWords } from '../error-words.ts';
import { browserStorage, UploadRecords } from './records.ts';
import type { Glimpse } from './thumbnail.ts';
import { startTransfer, type Transfer, type TransferListener } from './transfer.ts';

/** The world outside the list. */
export interface UploadPorts {
  startTransfer(
    file: File,
    /** `id` of an upload to go on with; null for a new one. */
    upload: { readonly name: string; readonly id: string | null },
    listener: TransferListener,
  ): Transfer;
  /** @throws ApiError */
  check(id: string, signal: AbortSignal): Promise<UploadAnswer>;
  /** Removes it from the server, now or, where that cannot be, by its age. */
  discard(id: string): void;
  glimpse(file: File): Promise<Glimpse | null>;
  readonly records: UploadRecords;
  online(): boolean;
  /** Since 1970. */
  timeMs(): number;
  monotonicMs(): number;
}

const PATH = '/api/uploads';

export function browserPorts(): UploadPorts {
  return {
    startTransfer: (file, { name, id }, listener) => {
      const endpoint = new URL(PATH, location.href).href;
      const url = id === null ? null : `${endpoint}/${id}`;
      return startTransfer(file, { name, url, endpoint }, listener);
    },
    async check(id, signal) {
      const answer = await callApi(UploadAnswer, `${PATH}/${id}`, { signal });
      const [refused = null] = await refusalsInWords(
        answer.refused === null ? [] : [answer.refused],
      );
      return { ...answer, refused };
    },
    discard(id) {
      const headers = { 'tus-resumable': '1.0.0' };
      void fetch(`${PATH}/${id}`, { method: 'DELETE', headers, keepalive: true }).catch(
        () => undefined,
      );
    },
    glimpse: (file) =>
      import('./thumbnail.ts').then(
        ({ glimpse }) => glimpse(file),
        () => null,
      ),
    records: new UploadRecords(browserStorage()),
    online: () => navigator.onLine,
    timeMs: () => Date.now(),
    monotonicMs: () => performance.now(),
  };
}
