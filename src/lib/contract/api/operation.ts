import type * as v from 'valibot';
import type { ErrorCode } from '../errors.ts';

export type Schema = v.GenericSchema;

/** Groups of calls, in the order in which one would read about them. */
export const TAGS = {
  Access: 'Logins, and tokens for scripts',
  Uploads:
    'Sending videos so that a broken connection costs nothing, and looking at what would be made',
  Jobs: 'Making jobs, following them, and changing their course',
  Results: 'What was made: as one ZIP, or file by file',
  Queue: 'Pausing and resuming all work',
  Recipes: 'Ranges of effects under a name',
  Live: 'What happens, as it happens: the journal and the WebSocket channel',
  System: 'For whoever looks after the server',
} as const;
export type Tag = keyof typeof TAGS;

export interface Parameter {
  readonly description: string;
  readonly schema: Schema;
}

/** One call of the HTTP interface: what stands in the documentation, and what tests hold answers against. */
export interface Operation {
  /** Unique, for generated clients. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With `{name}` for each part that differs. */
  readonly path: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  /** Whether it answers without a login. */
  readonly isPublic?: true;
  readonly query?: Readonly<Record<string, Parameter>>;
  readonly headers?: Readonly<Record<string, Parameter>>;
  /** The JSON body, when there is one. */
  readonly body?: Schema;
  /** A multipart body that is possible as well, by field. */
  readonly form?: Readonly<Record<string, Parameter>>;
  readonly answers: readonly Answer[];
  /** Beyond those that every call may have: see `COMMON_ERRORS`. */
  readonly errors?: readonly ErrorCode[];
}

export interface Answer {
  readonly status: number;
  readonly description: string;
  /** Of JSON. */
  readonly schema?: Schema;
  /** Media type of any other body. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Of a job whose files are gone. */
export const GONE: readonly ErrorCode[] = ['JOB_EXPIRED', 'JOB_EVICTED', 'JOB_DELETED'];

/** To whoever has that version already (RFC 9110, 13.1.2). */
export const NOT_MODIFIED: Answer = {
  status: 304,
  description: 'What If-None-Match names is still the same',
};

/** What any call behind the login may be refused with. */
export const COMMON_ERRORS: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'INTERNAL',
  'VOLUME_UNAVAILABLE',
];
