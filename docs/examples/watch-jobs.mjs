// Prints what happens to jobs and misses nothing: node watch-jobs.mjs http://localhost:3000 <password>
const [server, password] = process.argv.slice(2);
const post = async (path, headers, body) =>
  (await fetch(server + path, { method: 'POST', headers, body })).json();
const json = { 'content-type': 'application/json' };
const { token } = await post('/api/auth/login', json, JSON.stringify({ password }));
let [cursor, failures] = [null, 0];
const print = (event) => console.log(event.seq, event.kind, event.data.job?.status ?? '');

async function connect() {
  const { url, ticket } = await post('/api/realtime/ticket', { authorization: `Bearer ${token}` });
  const address = url ?? `${server.replace('http', 'ws')}/api/ws`;
  const socket = new WebSocket(address, ['video-refresher.v1', `ticket.${ticket}`]);
  const send = (message) => socket.send(JSON.stringify(message));
  socket.onopen = () => send({ type: 'hello', version: 1, resume: cursor, progress: [] });
  socket.onmessage = ({ data }) => {
    const { type, events = [], n, ...message } = JSON.parse(data);
    if (type === 'ping') send({ type: 'pong', n });
    if (type === 'welcome') failures = 0;
    (type === 'event' ? [message] : events).forEach(print);
    if (type === 'welcome') cursor = { epoch: message.epoch, seq: message.seq };
    if (type === 'event') cursor.seq = message.seq;
  };
  socket.onclose = retry;
}

function retry() {
  const delayMs = Math.random() * Math.min(20_000, 500 * 2 ** failures++);
  setTimeout(() => connect().catch(retry), delayMs);
}

await connect();
