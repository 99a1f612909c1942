import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import { ApiClient } from '../support/api-client.ts';
import { ffmpeg } from '../support/ffmpeg.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

const PASSWORD = 'a password for clients';
const VARIATIONS = 4;

/** A server with one finished job; it can be killed and started again. */
export class FinishedJob {
  readonly #folder: string;
  #server: ServerProcess;
  #jobId: JobId | null = null;
  #token = '';

  private constructor(folder: string, server: ServerProcess) {
    this.#folder = folder;
    this.#server = server;
  }

  /** Starts the server and waits until the job is done. */
  static async make(folder: string): Promise<FinishedJob> {
    const made = new FinishedJob(folder, await serve(folder));
    try {
      await made.#submit();
      return made;
    } catch (error) {
      await made.stop();
      throw error;
    }
  }

  get url(): string {
    return `${this.#server.url}/api/jobs/${this.#jobId ?? ''}/download`;
  }

  /** A line of the request's head. */
  get authorization(): string {
    return `Authorization: Bearer ${this.#token}`;
  }

  kill(): Promise<string> {
    process.kill(this.#server.pid, 'SIGKILL');
    return this.#server.ended;
  }

  /** After `kill`: on the same data, and another port. */
  async restart(): Promise<void> {
    this.#server = await serve(this.#folder);
    await this.#login();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #login(): Promise<ApiClient> {
    const api = new ApiClient(this.#server.url);
    await api.login(PASSWORD);
    this.#token = api.token;
    return api;
  }

  async #submit(): Promise<void> {
    const clip = join(this.#folder, 'noise.mp4');
    await makeNoise(clip);
    const api = await this.#login();
    const { job } = await api.createJob({ videoPaths: [clip], variations: VARIATIONS });
    let { status } = job;
    for (; !isFinal(status); status = (await api.getJob(job.id)).status) await wait(200);
    if (status !== 'completed') throw new Error(`The job ended as ${status}.`);
    this.#jobId = job.id;
  }
}

function serve(folder: string): Promise<ServerProcess> {
  return startServer({
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'server.log'),
    password: PASSWORD,
  });
}

/** Noise cannot be packed: a few seconds make a ZIP that is large enough for eight connections. */
async function makeNoise(path: string): Promise<void> {
  await ffmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=25:duration=3'],
    ...['-vf', 'noise=alls=100:allf=t', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-pix_fmt', 'yuv420p', path],
  ]);
}
