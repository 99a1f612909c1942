import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, JobAccepted } from '../../src/lib/contract/job.ts';
import { isFinal, type JobStatus } from '../../src/lib/contract/states.ts';
import { ApiClient, type NewJob } from '../../scripts/support/api-client.ts';
import { Channel } from '../../scripts/support/channel.ts';
import { startServer, type ServerProcess } from '../../scripts/support/server-process.ts';

const PASSWORD = 'only-for-this-measurement';

/** A real server with a data folder of its own, a client that is logged in, and the moments jobs ended at. */
export class BenchServer {
  readonly api: ApiClient;
  readonly url: string;
  readonly pid: number;
  readonly #process: ServerProcess;
  readonly #logFile: string;
  readonly #channel: Channel;
  /** performance.now() at which the channel told of a job's final state. */
  readonly #ended = new Map<string, { status: JobStatus; atMs: number }>();
  #wake = Promise.withResolvers<undefined>();

  private constructor(process: ServerProcess, api: ApiClient, logFile: string) {
    this.#process = process;
    this.#logFile = logFile;
    this.api = api;
    this.url = process.url;
    this.pid = process.pid;
    this.#channel = new Channel({
      url: process.url,
      token: api.token,
      onMessage: (message) => {
        if (message.type !== 'event' || !('job' in message.data)) return;
        const { id, status } = message.data.job;
        if (!isFinal(status) || this.#ended.has(id)) return;
        this.#ended.set(id, { status, atMs: performance.now() });
        this.#wake.resolve(undefined);
        this.#wake = Promise.withResolvers();
      },
    });
  }

  static async start(folder: string): Promise<BenchServer> {
    const logFile = join(folder, 'server.log');
    const process = await startServer({
      dataDir: join(folder, 'data'),
      logFile,
      password: PASSWORD,
      env: { MAX_UPLOAD_BYTES: String(2 ** 31), ENCODER: 'libx264' },
    });
    const api = new ApiClient(process.url);
    await api.login(PASSWORD);
    const server = new BenchServer(process, api, logFile);
    await server.#channel.ready;
    return server;
  }

  /** Seconds from the 202 to the job's final state, which must be `completed`. */
  async timeJob(newJob: NewJob): Promise<{ seconds: number; job: Job }> {
    const { job } = await this.api.createJob(newJob);
    const acceptedAtMs = performance.now();
    const { status, atMs } = await this.untilFinal(job);
    if (status !== 'completed') throw new Error(`the job ended as ${status}`);
    return { seconds: (atMs - acceptedAtMs) / 1000, job: await this.api.getJob(job.id) };
  }

  /** Ends the job and takes its files away, so that it does not disturb what is measured next. */
  async drop({ job }: JobAccepted): Promise<void> {
    await this.api.cancelJob(job.id);
    await this.untilFinal(job);
    await this.api.deleteJob(job.id);
  }

  async untilFinal(job: Pick<Job, 'id'>): Promise<{ status: JobStatus; atMs: number }> {
    for (;;) {
      const end = this.#ended.get(job.id);
      if (end !== undefined) return end;
      await Promise.race([this.#wake.promise, this.#channel.lost]);
    }
  }

  /** How far off, in percent, the server's estimates at a quarter of each finished job were; from its log. */
  async estimateErrors(): Promise<number[]> {
    const lines = (await readFile(this.#logFile, 'utf8')).split('\n');
    return lines.flatMap((line) => {
      const found = /"errorPercent":(\d+).*"estimate compared/.exec(line)?.[1];
      return found === undefined ? [] : [Number(found)];
    });
  }

  async stop(): Promise<void> {
    this.#channel.close();
    await this.#process.stop();
  }
}
