/** Boxes on the way to a track's list of data references (ISO/IEC 14496-12, 8.7.2). */
const WAY = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'];

/** The same film, saying that the bytes of its first track lie in another file, of that absolute path. */
export function withExternalTrack(film: Buffer, path: string): Buffer {
  const boxes: { at: number; end: number }[] = [];
  let within = { at: 0, end: film.length };
  for (const type of WAY) {
    within = childOf(film, within, type);
    boxes.push(within);
    within = { at: within.at + 8, end: within.end };
  }
  const list = boxes.at(-1)!;
  const entries = { at: list.at + 16, end: list.end };
  const entry = aliasTo(path);
  const copy = Buffer.concat([film.subarray(0, entries.at), entry, film.subarray(entries.end)]);
  const grown = copy.length - film.length;
  for (const { at } of boxes) copy.writeUInt32BE(film.readUInt32BE(at) + grown, at);
  return copy;
}

function childOf(film: Buffer, within: { at: number; end: number }, type: string) {
  for (let at = within.at; at < within.end; at += film.readUInt32BE(at)) {
    const end = at + film.readUInt32BE(at);
    if (film.toString('latin1', at + 4, at + 8) === type) return { at, end };
  }
  throw new Error(`there is no ${type} in this film`);
}

/** An alias record as QuickTime wrote it; only its name and its full path (item 2) say anything. */
function aliasTo(path: string): Buffer {
  const fixed = Buffer.alloc(150);
  const name = path.split('/').at(-1)!.slice(0, 63);
  fixed.writeUInt8(name.length, 50);
  fixed.write(name, 51, 'latin1');
  fixed.writeInt16BE(-1, 130);
  fixed.writeInt16BE(-1, 132);
  const padded = Buffer.alloc(path.length + (path.length % 2));
  padded.write(path, 'latin1');
  const item = Buffer.alloc(4);
  item.writeInt16BE(2, 0);
  item.writeInt16BE(path.length, 2);
  const end = Buffer.alloc(4);
  end.writeInt16BE(-1, 0);
  const body = Buffer.concat([fixed, item, padded, end]);
  const head = Buffer.alloc(12);
  head.writeUInt32BE(head.length + body.length, 0);
  head.write('alis', 4, 'latin1');
  return Buffer.concat([head, body]);
}
