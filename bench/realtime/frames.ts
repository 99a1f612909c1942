/** Splits a stream into messages; what is left over is kept for the next bytes. */
export type Splitter = (bytes: Buffer, onMessage: (payload: Buffer) => void) => Buffer;

const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Unmasked WebSocket frames (RFC 6455, section 5.2); control frames are passed on like any other. */
export const splitFrames: Splitter = (bytes, onMessage) => {
  let at = 0;
  while (at + 2 <= bytes.length) {
    let length = bytes[at + 1] ?? 0;
    let header = 2;
    if (length === LENGTH_16) header = 4;
    if (length === LENGTH_64) header = 10;
    if (at + header > bytes.length) break;
    if (header === 4) length = bytes.readUInt16BE(at + 2);
    if (header === 10) length = bytes.readUIntBE(at + 4, 6);
    if (at + header + length > bytes.length) break;
    onMessage(bytes.subarray(at + header, at + header + length));
    at += header + length;
  }
  return bytes.subarray(at);
};

/** Server-sent events in a chunked body; the chunks' own lines are skipped. */
export const splitEvents: Splitter = (bytes, onMessage) => {
  let at = 0;
  for (;;) {
    const end = bytes.indexOf('\n\n', at);
    if (end === -1) return bytes.subarray(at);
    const start = bytes.indexOf('data: ', at);
    if (start !== -1 && start < end) onMessage(bytes.subarray(start, end));
    at = end + 2;
  }
};

/** One masked text frame; the mask is zero. `text` is below 126 bytes. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
