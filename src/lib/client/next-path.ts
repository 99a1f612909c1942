/** Any origin does: only whether the path stays on it matters. */
const HERE = 'http://here.invalid';

/** Where to go after the login: a path of this site, or `/` when the wish leads anywhere else. */
export function safeNextPath(wish: string | null): string {
  if (!wish?.startsWith('/')) return '/';
  // The URL parser is the judge: it knows that `//host`, `/\host` and a tab in between all leave the site.
  const url = URL.parse(wish, HERE);
  if (url?.origin !== HERE) return '/';
  const path = url.pathname + url.search + url.hash;
  // `/.//host` is on this site, yet its normalised path is read as a host when it is used again.
  return path.startsWith('//') || url.pathname === '/login' ? '/' : path;
}
