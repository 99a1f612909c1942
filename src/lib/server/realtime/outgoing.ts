import type { ServerMessage } from '../../contract/wire.ts';

/** One or more messages, encoded once for every socket that gets them. */
export interface Outgoing {
  /** Each message as UTF-8, for a transport that does its own framing. */
  readonly payloads: readonly Uint8Array[];
  /** All messages as unmasked text frames, back to back: the very bytes of the wire. */
  readonly frames: Uint8Array;
}

const FINAL_TEXT_FRAME = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** Bytes before the payload of an unmasked frame (RFC 6455, section 5.2). */
function headerLength(payloadLength: number): number {
  if (payloadLength < LENGTH_16) return 2;
  return payloadLength <= 0xffff ? 4 : 10;
}

function writeHeader(frame: Buffer, payloadLength: number): void {
  frame[0] = FINAL_TEXT_FRAME;
  if (payloadLength < LENGTH_16) {
    frame[1] = payloadLength;
  } else if (payloadLength <= 0xffff) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(payloadLength, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeUInt16BE(0, 2);
    frame.writeUIntBE(payloadLength, 4, 6);
  }
}

/** One message that is JSON already. */
export function encodeJson(json: string): Outgoing {
  const payloadLength = Buffer.byteLength(json);
  const header = headerLength(payloadLength);
  const frames = Buffer.allocUnsafe(header + payloadLength);
  writeHeader(frames, payloadLength);
  frames.write(json, header);
  return { payloads: [frames.subarray(header)], frames };
}

export function encode(message: ServerMessage): Outgoing {
  return encodeJson(JSON.stringify(message));
}

/** The same messages in the same order, as one write. */
export function join(parts: readonly Outgoing[]): Outgoing {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return {
    payloads: parts.flatMap((part) => part.payloads),
    frames: Buffer.concat(parts.map((part) => part.frames)),
  };
}
