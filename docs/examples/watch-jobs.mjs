// Prints what happens to jobs and misses nothing: node watch-jobs.mjs http://localhost:3000 <password>
import { setTimeout as sleep } from 'node:timers/promises';

const [server, password] = process.argv.slice(2);
const post = (path, headers, body) =>
  fetch(server + path, { method: 'POST', headers, body }).then((answer) => answer.json());
const json = { 'content-type': 'application/json' };
const { token } = await post('/api/auth/login', json, JSON.stringify({ password }));
for (let [cursor, failures] = [null, 0]; ; failures += 1) {
  await sleep(Math.random() * Math.min(20_000, 500 * 2 ** failures));
  const headers = { authorization: `Bearer ${token}` };
  const { url, ticket } = await post('/api/realtime/ticket', headers).catch(() => ({}));
  const address = url ?? `${server.replace('http', 'ws')}/api/ws`;
  const socket = new WebSocket(address, ['video-refresher.v1', `ticket.${ticket}`]);
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: 'hello', version: 1, resume: cursor, progress: [] });
  socket.onmessage = ({ data: text }) => {
    const message = JSON.parse(text);
    const { type, epoch, seq, n } = message;
    if (type === 'ping') send({ type: 'pong', n });
    if (type === 'welcome') [cursor, failures] = [{ epoch, seq }, 0];
    if (type === 'event') cursor.seq = seq;
    for (const { seq, kind, data } of type === 'event' ? [message] : (message.events ?? []))
      console.log(seq, kind, data.job?.status ?? '');
  };
  await new Promise((resolve) => (socket.onclose = resolve));
}
