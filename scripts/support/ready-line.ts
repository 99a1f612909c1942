/** The address in the server's `listening` log line, or null when the line is another one. */
export function readyUrl(line: string): string | null {
  if (!line.includes('"listening"')) return null;
  const entry = parseObject(line);
  if (entry?.msg !== 'listening' || typeof entry.url !== 'string') return null;
  return entry.url.replace('//0.0.0.0', '//127.0.0.1').replace(/\/$/, '');
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
