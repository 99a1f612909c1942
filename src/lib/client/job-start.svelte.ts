import type { AdmissionAnswer, AdmissionRequest } from '../contract/admission.ts';
import type { JobAccepted, RefusedFile } from '../contract/job.ts';
import { words } from '../words/words.ts';
import { askAdmission } from './admission.ts';
import { ApiError } from './api.ts';
import { formatBytes } from './format.ts';
import { isUnanswered, newKey, submitJob, type JobOrder } from './submit-job.ts';

export type Submission =
  | { readonly status: 'idle' }
  /** Asked for; it begins when the uploads are done. */
  | { readonly status: 'waiting' }
  | { readonly status: 'sending' }
  | {
      readonly status: 'failed';
      readonly message: string;
      readonly refused: readonly RefusedFile[];
    };

/** Jobs would have to go; someone has to say so. */
export interface EvictionQuestion {
  readonly admission: AdmissionAnswer;
  readonly reply: (yes: boolean) => void;
}

/** What is started, as it is at each moment. */
export interface Startable {
  /** Null when there is nothing to ask about. */
  admissionRequest(): AdmissionRequest | null;
  onAdmission(answer: AdmissionAnswer | null): void;
  /** Resolves when every upload is there. @throws the signal's reason when it is aborted */
  whenSettled(signal: AbortSignal): Promise<void>;
  /** Null when none of the uploads can be used. */
  order(): JobOrder | null;
  /** An upload of the order is no longer there. */
  onLost(error: ApiError): void;
  onLoggedOut(): void;
}

/** The way from the press of the button to the job: room for it, its uploads, and the one request that makes it. */
export class JobStart {
  submission = $state.raw<Submission>({ status: 'idle' });
  question = $state.raw<EvictionQuestion | null>(null);

  readonly #what: Startable;
  #abort = new AbortController();
  #login = Promise.withResolvers<undefined>();
  /** The last order that was not answered. */
  #unanswered: { readonly order: string; readonly key: string } | null = null;
  #agreedTo: readonly string[] = [];

  constructor(what: Startable) {
    this.#what = what;
  }

  /** @returns null when it was called off or refused: `submission` then tells why */
  async run(): Promise<JobAccepted | null> {
    const { signal } = (this.#abort = new AbortController());
    this.#agreedTo = [];
    this.submission = { status: 'waiting' };
    try {
      const accepted = await this.#run(signal);
      this.submission = { status: 'idle' };
      return accepted;
    } catch (error) {
      this.submission = signal.aborted ? { status: 'idle' } : this.#toFailed(error);
      return null;
    }
  }

  cancel(): void {
    this.#abort.abort();
  }

  /** What waited for the login goes on. */
  loggedIn(): void {
    this.#login.resolve(undefined);
    this.#login = Promise.withResolvers();
  }

  async #run(signal: AbortSignal): Promise<JobAccepted | null> {
    if (!(await this.#admit(signal))) return null;
    await this.#what.whenSettled(signal);
    const what = this.#what.order();
    if (what === null) throw new ApiError(422, 'NOT_A_VIDEO', words().newJob.noneUsable);
    // Uploading may have taken hours.
    if (!(await this.#admit(signal))) return null;
    this.submission = { status: 'sending' };
    // Nothing goes that nobody has agreed to, also when room got scarce since it was asked about.
    const order = { ...what, evict: this.#agreedTo.length > 0 };
    return this.#whileLoggedIn(signal, () => this.#submit(order, signal));
  }

  /** Whether there is room, or someone agrees to make some. @throws ApiError when there is none to be had */
  async #admit(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#askServer(signal);
    this.#what.onAdmission(answer);
    if (answer?.decision === 'does-not-fit') throw noRoom(answer);
    if (answer?.decision !== 'fits-by-evicting') return true;
    const ids = answer.evictions.map(({ id }) => id);
    if (ids.every((id) => this.#agreedTo.includes(id))) return true;
    const agreed = await this.#askPerson(answer, signal);
    if (agreed) this.#agreedTo = ids;
    return agreed;
  }

  async #askServer(signal: AbortSignal): Promise<AdmissionAnswer | null> {
    const request = this.#what.admissionRequest();
    if (request === null) return null;
    try {
      return await this.#whileLoggedIn(signal, () => askAdmission(request, signal));
    } catch (error) {
      // Submitting tells more than not being able to ask.
      if (!signal.aborted && error instanceof ApiError) return null;
      throw error;
    }
  }

  async #askPerson(admission: AdmissionAnswer, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    signal.addEventListener('abort', () => resolve(false), { once: true });
    this.question = { admission, reply: resolve };
    const agreed = await promise;
    this.question = null;
    return agreed;
  }

  async #submit(order: JobOrder, signal: AbortSignal): Promise<JobAccepted> {
    const text = JSON.stringify(order);
    const key = this.#unanswered?.order === text ? this.#unanswered.key : newKey();
    try {
      const accepted = await submitJob(order, key, signal);
      this.#unanswered = null;
      return accepted;
    } catch (error) {
      this.#unanswered = isUnanswered(error) ? { order: text, key } : null;
      throw error;
    }
  }

  /** Tries again after a login when the session turns out to be over. */
  async #whileLoggedIn<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    for (;;) {
      const { promise: login } = this.#login;
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 401) throw error;
      }
      this.#what.onLoggedOut();
      await Promise.race([login, aborted(signal)]);
      signal.throwIfAborted();
    }
  }

  #toFailed(error: unknown): Submission {
    if (!(error instanceof ApiError)) {
      return { status: 'failed', message: words().newJob.unknownProblem, refused: [] };
    }
    const { code, message, refused } = error;
    if (code === 'UPLOAD_NOT_FOUND') this.#what.onLost(error);
    return { status: 'failed', message, refused };
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

function noRoom({ neededBytes, availableBytes }: AdmissionAnswer): ApiError {
  const message = words().newJob.noRoom(formatBytes(neededBytes), formatBytes(availableBytes));
  return new ApiError(507, 'VOLUME_FULL', message);
}
