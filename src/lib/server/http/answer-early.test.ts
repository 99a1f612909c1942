import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { answerEarly } from './answer-early.ts';

const refusal = () => new Response('full', { status: 507, headers: { connection: 'close' } });

/** A body that a test feeds. */
function openBody() {
  let feed: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  let wasCancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => void (feed = controller),
    cancel: () => void (wasCancelled = true),
  });
  const send = (bytes: number) => feed?.enqueue(new Uint8Array(bytes));
  const left = () => feed?.desiredSize ?? null;
  return { body, send, left, end: () => feed?.close(), isCancelled: () => wasCancelled };
}

it('answers while the client still sends, and ends when it has sent all', async () => {
  const { body, send, end, left } = openBody();
  send(10);
  const answer = await answerEarly({ body }, refusal());
  expect(answer.status).toBe(507);
  expect(answer.headers.get('content-length')).toBe('4');
  expect(answer.headers.get('connection')).toBe('close');
  const reader = answer.body!.getReader();
  const first = await reader.read();
  expect(new TextDecoder().decode(first.value)).toBe('full');
  let isOver = false;
  const over = reader.read().then(({ done }) => (isOver = done));
  send(10);
  await setImmediate();
  expect(isOver).toBe(false);
  // Nothing of it is kept.
  expect(left()).toBe(1);
  end();
  await over;
  expect(isOver).toBe(true);
});

it('gives up on a client that never ends', async () => {
  const { body, isCancelled } = openBody();
  const answer = await answerEarly({ body }, refusal(), 20);
  expect(await answer.text()).toBe('full');
  expect(isCancelled()).toBe(true);
});

it('leaves an answer as it is when the body was read, or when there is none', async () => {
  const { body } = openBody();
  body.getReader();
  const answer = refusal();
  expect(await answerEarly({ body }, answer)).toBe(answer);
  expect(await answerEarly({ body: null }, answer)).toBe(answer);
});
