import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How to start Node, when not as this one is. */
export interface NodeCommand {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A process that answers every message with one message. */
export class Child<Question, Answer> {
  readonly #process: ChildProcess;

  constructor(file: string, args: readonly string[], node?: NodeCommand) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
      ...(node === undefined ? {} : { execPath: node.command }),
      env: { ...process.env, ...node?.env },
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  tell(message: Question & object): void {
    this.#process.send(message);
  }

  ask(message: Question & object): Promise<Answer> {
    const answer = this.hear();
    this.tell(message);
    return answer;
  }

  /** The next message. Rejects when the process ends before it. */
  async hear(): Promise<Answer> {
    const abort = new AbortController();
    const { signal } = abort;
    const ended = once(this.#process, 'exit', { signal }).then(([code]) => {
      throw new Error(`a process of the bench ended with ${String(code)}`);
    });
    ended.catch(() => undefined);
    try {
      const heard = once(this.#process, 'message', { signal });
      heard.catch(() => undefined);
      const [message] = (await Promise.race([heard, ended])) as [Answer];
      return message;
    } finally {
      abort.abort();
    }
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exited;
  }
}
