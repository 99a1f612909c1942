/** One line of a Dockerfile, with what continues it. */
export interface Instruction {
  /** In capitals: `RUN`, `COPY`. */
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  readonly from: string;
  /** Null for one that nobody names; the last is the image. */
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
}

/** Of COPY: what goes where. */
export interface Copy {
  /** Null: from the project, as far as .dockerignore lets it. */
  readonly stage: string | null;
  readonly mode: string | null;
  readonly sources: readonly string[];
  readonly to: string;
}

/** What the image says of how it is started. */
export interface Settings {
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly healthcheck: readonly string[];
  readonly volumes: readonly string[];
}

const KNOWN = new Set(
  'FROM WORKDIR ENV RUN COPY VOLUME EXPOSE HEALTHCHECK ENTRYPOINT CMD'.split(' '),
);

/**
 * Reads as much of a Dockerfile's language as ours uses (docs.docker.com/reference/dockerfile).
 * @throws Error on an instruction it does not know: a rehearsal must not leave out what it cannot read
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: { from: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (!KNOWN.has(instruction.name))
      throw new Error(`the rehearsal does not know ${instruction.name} in a Dockerfile`);
    if (instruction.name === 'FROM') {
      const [from = '', , name = null] = instruction.text.split(/\s+/);
      stages.push({ from, name, instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
}

function instructionsOf(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const joined = lines.join('\n').replace(/\\\n/g, ' ');
  return joined.split('\n').flatMap((line) => {
    const [, name = '', rest = ''] = /^\s*(\S+)\s+(.*?)\s*$/.exec(line) ?? [];
    return name === '' ? [] : [{ name: name.toUpperCase(), text: rest }];
  });
}

/** @param text of a COPY instruction */
export function parseCopy(text: string): Copy {
  const words = text.split(/\s+/);
  const flag = (name: string) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null;
  const paths = words.filter((word) => !word.startsWith('--'));
  const to = paths.pop() ?? '';
  return { stage: flag('from'), mode: flag('chmod'), sources: paths, to };
}

/** @throws Error when a command is not in the form of a JSON list, which no shell reads */
export function settingsOf(stage: Stage): Settings {
  const of = (name: string) => stage.instructions.filter((each) => each.name === name);
  const last = (name: string) => of(name).at(-1)?.text ?? '';
  return {
    workdir: last('WORKDIR') || '/',
    env: Object.fromEntries(of('ENV').flatMap(({ text }) => pairsOf(text))),
    entrypoint: listOf(last('ENTRYPOINT')),
    cmd: listOf(last('CMD')),
    healthcheck: listOf(last('HEALTHCHECK').replace(/^.*?\bCMD\s+/, '')),
    volumes: of('VOLUME').map(({ text }) => text),
  };
}

function pairsOf(text: string): [string, string][] {
  return text.split(/\s+/).map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}

function listOf(text: string): string[] {
  if (text === '') return [];
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error(`not a list: ${text}`);
  return list.map(String);
}
