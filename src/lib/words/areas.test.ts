import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { AREAS } from './areas.ts';

const ROUTES = 'src/routes';

/** A module, and what it needs of others and of the dictionary. */
interface Source {
  readonly imports: readonly string[];
  /** Parts that are fetched later, with the areas that come along. */
  readonly later: readonly (readonly [path: string, areas: readonly string[]])[];
  readonly speaks: readonly string[];
}

/** Speaks only of a job that is put together, and that begins on the page that has these words. */
const ONLY_FROM_NEW_JOB = ['src/lib/client/file-check.ts', 'src/lib/client/job-start.svelte.ts'];

function read(path: string): Source {
  const text = readFileSync(path, 'utf8');
  const resolve = (name: string) =>
    name.startsWith('$lib/') ? `src/lib/${name.slice(5)}` : normalize(join(dirname(path), name));
  const isOurs = (name: string) =>
    /^(\$lib\/|\.)/.test(name) && !/\/words\/|\$types$|\.css$/.test(name);
  const statics = text.matchAll(/^\s*(?:import|export) (?!type )[^;]*?from '([^']+)'/gm);
  const dynamics = text.matchAll(/(?<!typeof )import\('([^']+)'\)((?:, *'\w+'|,\s*'\w+')*)/g);
  return {
    imports: [...statics].flatMap(([, name = '']) => (isOurs(name) ? [resolve(name)] : [])),
    later: [...dynamics].flatMap(([, name = '', areas = '']) =>
      isOurs(name) ? [[resolve(name), namesIn(areas)] as const] : [],
    ),
    speaks: ONLY_FROM_NEW_JOB.includes(path) ? [] : areasIn(text),
  };
}

function namesIn(list: string): readonly string[] {
  return [...list.matchAll(/\w+/g)].map(([name]) => name);
}

function areasIn(text: string): readonly string[] {
  const learnt = [...text.matchAll(/learn\(([^)]*)\)/g)].flatMap(([, list = '']) => namesIn(list));
  const direct = [...text.matchAll(/words\(\)\s*\.(\w+)/g)].map(([, area = '']) => area);
  const picked = [...text.matchAll(/const \{([^}]*)\} = words\(\);/g)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.trim().split(':')[0] ?? ''),
  );
  const held = [...text.matchAll(/const (\w+) = words\(\);/g)].flatMap(([, name = '']) =>
    [...text.matchAll(new RegExp(`\\b${name}\\.(\\w+)`, 'g'))].map(([, area = '']) => area),
  );
  const given = [...text.matchAll(/words: \(\{ (\w+) \}\) =>/g)].map(([, area = '']) => area);
  return [...direct, ...picked, ...held, ...given].filter((area) => !learnt.includes(area));
}

/** What is spoken by these modules and what they import, without having been fetched; each as "area: module". */
function unfetched(starts: readonly string[], fetched: readonly string[]): readonly string[] {
  const seen = new Set(starts);
  const found: string[] = [];
  for (const path of seen) {
    const { imports, later, speaks } = read(path);
    for (const next of imports) seen.add(next);
    for (const area of speaks) if (!fetched.includes(area)) found.push(`${area}: ${path}`);
    for (const [part, areas] of later) found.push(...unfetched([part], [...fetched, ...areas]));
  }
  return found;
}

/** The page, and the layouts and error pages around it. */
function modulesOf(route: string): readonly string[] {
  const folders = route.split('/').map((_, i, parts) => join(ROUTES, ...parts.slice(0, i + 1)));
  const around = folders.map(
    (folder) => `${folder.replaceAll(/[[\]()]/g, '?')}/+{layout,error}.svelte`,
  );
  return globSync([...around, `${join(ROUTES, route).replaceAll(/[[\]()]/g, '?')}/+page.svelte`]);
}

it.each(Object.entries(AREAS))('has on %s the words that it begins with', (route, areas) => {
  const modules = modulesOf(route);
  expect(modules).toContain('src/routes/+layout.svelte');
  expect(unfetched(modules, areas)).toEqual([]);
});

it('would notice a page without its words', () => {
  const missing = unfetched(modulesOf('/(app)/system'), ['common', 'trouble', 'live']);
  expect(missing).toContain('system: src/routes/(app)/system/+page.svelte');
});
