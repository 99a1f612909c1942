import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { needBaseImage } from './base-image.ts';
import { command, step } from './command.ts';
import { parseCopy, type Copy, type Instruction, type Stage } from './dockerfile.ts';
import { mountLayers, mountMachine, networkEnvironment, unmount } from './overlay.ts';

export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Folders to be laid over each other, the lowest first, and a name that stands for their content. */
interface Image {
  readonly layers: readonly string[];
  readonly key: string;
}

interface Place {
  readonly project: string;
  readonly cache: string;
  readonly stages: Map<string, Image>;
  /** Names of the layers that are in use. */
  readonly used: Set<string>;
}

/**
 * Does what the stages of a Dockerfile say. Each RUN and COPY is a layer in the cache, made anew when anything
 * before it, or what it copies, has changed; layers of earlier runs that nothing needs any more go.
 * @throws NotPossible, or an Error with the words of the instruction that failed
 */
export async function buildImage(
  stages: readonly Stage[],
  project: string,
  cache: string,
): Promise<readonly string[]> {
  const place: Place = { project, cache, stages: new Map(), used: new Set() };
  let image: Image = { layers: [], key: '' };
  for (const stage of stages) {
    const base = await needBaseImage(stage.from, cache);
    image = { layers: [base], key: base };
    let workdir = '/';
    for (const instruction of stage.instructions) {
      if (instruction.name === 'WORKDIR') workdir = instruction.text;
      if (instruction.name === 'RUN' || instruction.name === 'COPY')
        image = await addLayer(place, image, instruction, workdir);
    }
    if (stage.name !== null) place.stages.set(stage.name, image);
  }
  for (const name of await readdir(join(cache, 'layers')))
    if (!place.used.has(name)) await rm(join(cache, 'layers', name), { recursive: true });
  return image.layers;
}

async function addLayer(
  place: Place,
  below: Image,
  instruction: Instruction,
  workdir: string,
): Promise<Image> {
  const { name, text } = instruction;
  const hash = createHash('sha256').update([below.key, workdir, name, text].join('\0'));
  const copy = name === 'COPY' ? parseCopy(text) : null;
  if (copy !== null) await hashSources(place, copy, hash);
  const key = hash.digest('hex').slice(0, 20);
  const layer = join(place.cache, 'layers', key);
  if (!existsSync(layer)) {
    const work = `${layer}.new`;
    const root = join(place.cache, 'mount');
    await rm(work, { recursive: true, force: true });
    await rm(`${work}.work`, { recursive: true, force: true });
    await mountLayers(below.layers, work, root);
    try {
      await mkdir(join(root, workdir), { recursive: true });
      const what = `${name} ${text.length > 90 ? `${text.slice(0, 90)}…` : text}`;
      await step(what, () =>
        copy === null ? runIn(root, workdir, text) : copyInto(place, root, workdir, copy),
      );
    } finally {
      unmount(root);
    }
    await rm(`${work}.work`, { recursive: true, force: true });
    await rename(work, layer);
  }
  place.used.add(key);
  return { layers: [...below.layers, layer], key };
}

async function runIn(root: string, workdir: string, text: string): Promise<void> {
  await mountMachine(root);
  const inside = ['/bin/sh', '-c', `cd '${workdir}' && ${text}`];
  const env = { PATH, HOME: '/root', ...networkEnvironment() };
  command('/usr/sbin/chroot', [root, ...inside], { env });
}

async function copyInto(
  { project, cache, stages }: Place,
  root: string,
  workdir: string,
  copy: Copy,
): Promise<void> {
  const from = copy.stage === null ? null : stages.get(copy.stage);
  if (from === undefined) throw new Error(`there is no stage ${String(copy.stage)}`);
  const source = from === null ? project : join(cache, 'source');
  const scratch = join(cache, 'source-upper');
  if (from !== null) await mountLayers(from.layers, scratch, source);
  try {
    const target = join(root, copy.to.startsWith('/') ? copy.to : join(workdir, copy.to));
    for (const path of copy.sources) {
      const into = copy.to.endsWith('/') ? join(target, basename(path)) : target;
      await cp(join(source, path), into, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (each) => from !== null || !each.endsWith('.test.ts'),
      });
      if (copy.mode !== null) await chmod(into, Number.parseInt(copy.mode, 8));
    }
  } finally {
    if (from !== null) unmount(source);
    for (const folder of [scratch, `${scratch}.work`])
      await rm(folder, { recursive: true, force: true });
  }
}

/** Of a stage its key, of the project the bytes. */
async function hashSources(
  { project, stages }: Place,
  copy: Copy,
  hash: ReturnType<typeof createHash>,
): Promise<void> {
  if (copy.stage !== null) {
    hash.update(stages.get(copy.stage)?.key ?? '');
    return;
  }
  await assertSent(project, copy.sources);
  for (const source of copy.sources)
    for (const path of await filesBelow(join(project, source)))
      hash.update(path.slice(project.length)).update(await readFile(path));
}

async function filesBelow(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const names = (await readdir(path)).sort().filter((name) => !name.endsWith('.test.ts'));
  return (await Promise.all(names.map((name) => filesBelow(join(path, name))))).flat();
}

/** What .dockerignore keeps back is not there for a COPY; ours keeps back all but what it names. */
async function assertSent(project: string, sources: readonly string[]): Promise<void> {
  const lines = (await readFile(join(project, '.dockerignore'), 'utf8')).split('\n');
  const sent = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  for (const source of sources)
    if (!sent.some((each) => source === each || source.startsWith(`${each}/`)))
      throw new Error(`COPY ${source}: .dockerignore keeps it back`);
}
