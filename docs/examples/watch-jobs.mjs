// Prints what happens to jobs and misses nothing: node watch-jobs.mjs http://localhost:3000 <password>
import { setTimeout as sleep } from 'node:timers/promises';

const [address, password] = process.argv.slice(2);
if (address === undefined || password === undefined) {
  console.error('Usage: node watch-jobs.mjs http://localhost:3000 <password>');
  process.exit(2);
}
const server = address.replace(/\/+$/, '');
const post = async (path, headers, body) => {
  const answer = await fetch(server + path, { method: 'POST', headers, body });
  if (answer.ok) return answer.json();
  const { detail } = await answer.json().catch(() => ({}));
  console.error(detail ?? `${path}: HTTP ${answer.status}`);
  // What is refused, such as a wrong password, will be again. A server that restarts comes back.
  if (answer.status < 500) process.exit(1);
  throw new Error(detail);
};
const print = ({ seq, kind, data }) => {
  const { status = '', name = '', n } = data.job ?? data.video ?? data.variation ?? {};
  console.log(seq, kind, status, n === undefined ? JSON.stringify(name) : `variation ${n}`);
};
const json = { 'content-type': 'application/json' };
const { token } = await post('/api/auth/login', json, JSON.stringify({ password }));
for (let [cursor, failures] = [null, 0]; ; failures += 1) {
  await sleep(Math.random() * Math.min(20_000, 500 * 2 ** failures));
  const headers = { authorization: `Bearer ${token}` };
  const admission = await post('/api/realtime/ticket', headers).catch(() => null);
  if (admission === null) continue;
  const url = admission.url ?? `${server.replace('http', 'ws')}/api/ws`;
  const socket = new WebSocket(url, ['video-refresher.v1', `ticket.${admission.ticket}`]);
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: 'hello', version: 1, resume: cursor, progress: [] });
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    const { type, epoch, seq, n } = message;
    if (type === 'ping') send({ type: 'pong', n });
    if (type === 'welcome') [cursor, failures] = [{ epoch, seq }, 0];
    if (type === 'event') cursor.seq = seq;
    (type === 'event' ? [message] : (message.events ?? [])).forEach(print);
  };
  await new Promise((resolve) => (socket.onclose = resolve));
}
