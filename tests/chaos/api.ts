import type { ServerMessage } from '../../src/lib/contract/wire.ts';
import { Channel } from '../../scripts/support/channel.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { Booted } from './workshop.ts';

/** A request with the session of a booted server's client. */
export function call(
  { server, client }: Booted,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${client.token}`);
  return fetch(server.url + path, { ...init, headers });
}

/** Listens until a message is what is waited for. Rejects when the server goes. */
export async function until(
  { server, client }: Booted,
  isIt: (message: ServerMessage) => boolean,
): Promise<void> {
  const found = Promise.withResolvers<undefined>();
  const channel = new Channel({
    url: server.url,
    token: client.token,
    onMessage: (message) => {
      if (isIt(message)) found.resolve(undefined);
    },
  });
  try {
    await Promise.race([found.promise, channel.lost]);
  } finally {
    channel.close();
  }
}

/** The job, once it is final. */
export async function finished(booted: Booted, jobId: JobId): Promise<Job> {
  await until(booted, (message) => {
    if (message.type === 'welcome')
      return (message.jobs ?? []).some(({ id, status }) => id === jobId && isFinal(status));
    return (
      message.type === 'event' &&
      message.kind === 'job.updated' &&
      message.jobId === jobId &&
      isFinal(message.data.job.status)
    );
  });
  return booted.client.getJob(jobId);
}
