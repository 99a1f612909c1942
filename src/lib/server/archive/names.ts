/** Device names that Windows refuses, with or without an extension (learn.microsoft.com, "Naming Files"). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i;
/** Leaves room for ` (2)`, `_var20.mp4` and a folder of the same name under Windows' 260. */
const MAX_BYTES = 80;

/** A file name as a person sent it, made safe to show: no path, no control or direction characters. */
export function displayName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const visible = base.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '').trim();
  return shorten(visible, 200) || 'video.mp4';
}

/**
 * Folder names in the ZIP for videos of these names: relative, unique without regard to case, and fit for
 * Windows. Two of one name become `name` and `name (2)`.
 */
export function folderNames(names: readonly string[]): string[] {
  const taken = new Set<string>(['previews', 'manifest.json']);
  return names.map((name) => {
    const base = folderName(name);
    let candidate = base;
    for (let copy = 2; taken.has(candidate.toLowerCase()); copy += 1)
      candidate = `${base} (${copy})`;
    taken.add(candidate.toLowerCase());
    return candidate;
  });
}

/** Where variation `n` of a video stands in the archive. */
export function archivePath(folder: string, n: number): string {
  return `${folder}/${folder}_var${n}.mp4`;
}

/** Where the contact sheet of a video stands in the archive. */
export function previewPath(folder: string): string {
  return `previews/${folder}.jpg`;
}

function folderName(name: string): string {
  const stem = displayName(name).replace(/\.[A-Za-z0-9]{1,5}$/, '');
  const safe = shorten(
    stem
      .normalize('NFC')
      .replace(/[<>:"/\\|?*%]/g, '_')
      .replace(/^[.\s-]+/, ''),
    MAX_BYTES,
    // Windows drops dots and spaces at the end of a name; shortening may bring them there.
  ).replace(/[.\s]+$/, '');
  if (safe === '') return 'video';
  return RESERVED.test(safe) ? `_${safe}` : safe;
}

/** At most so many bytes of UTF-8, without cutting a character in two. */
function shorten(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return kept;
    kept += character;
  }
  return kept;
}
