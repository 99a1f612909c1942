/**
 * Who may import whom; ARCHITECTURE.md draws the same in words.
 * @type {import('dependency-cruiser').IConfiguration}
 */
const lib = (room) => `^src/lib/${room}/`;
const test = '\\.test\\.ts$';

/** A room that may import only itself and the rooms named. */
const room = (name, allowed) => ({
  name: `${name.replace('/', '-')}-imports-only-its-own`,
  severity: 'error',
  from: { path: lib(name), pathNot: test },
  to: { path: '^(src|tests|bench|scripts)/', pathNot: [name, ...allowed].map(lib) },
});

/** Leaf rooms of the server; they may also name errors, clock and log, which are words, not rooms. */
const leaf = (name) => {
  const rule = room(`server/${name}`, ['contract']);
  rule.to.pathNot = [...rule.to.pathNot, '^src/lib/server/(errors|clock|log)\\.ts$'];
  return rule;
};

const services = room('server/services', [
  'contract',
  'engine',
  'server/store',
  'server/storage',
  'server/archive',
  'server/queue',
  'server/realtime',
  'server/auth',
  'server/webhooks',
]);
services.to.pathNot = [
  ...services.to.pathNot,
  '^src/lib/server/(errors|clock|log|steady-time|config|metrics)\\.ts$',
];

/** The stories among the services, and whom each may ask; nobody in a circle. */
const SERVICES = {
  access: [],
  jobs: [],
  progress: [],
  space: ['jobs'],
  reading: ['jobs'],
  control: ['jobs', 'space'],
  intake: ['jobs', 'progress', 'reading', 'space'],
  rendering: ['control', 'jobs', 'progress', 'space'],
  cleanup: ['intake', 'jobs', 'rendering', 'space'],
  operations: ['space'],
};
const story = ([name, allowed]) => ({
  name: `services-${name}-asks-only-its-own`,
  severity: 'error',
  from: { path: lib(`server/services/${name}`), pathNot: test },
  to: {
    path: '^src/lib/server/services/',
    pathNot: [name, ...allowed].map((other) => lib(`server/services/${other}`)),
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', test] },
      to: {},
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^\\$(app|env)/', '^\\./\\$types$'] },
    },
    room('contract', []),
    {
      name: 'contract-uses-only-the-schema-library',
      severity: 'error',
      from: { path: lib('contract'), pathNot: test },
      to: { dependencyTypes: ['npm', 'core'], pathNot: 'node_modules/valibot/' },
    },
    room('engine', ['contract']),
    ...['store', 'storage', 'archive', 'queue', 'realtime', 'auth', 'http', 'webhooks'].map(leaf),
    services,
    ...Object.entries(SERVICES).map(story),
    {
      name: 'only-the-app-is-wired',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/lib/server/app\\.ts$', lib('server/wiring')] },
      to: { path: lib('server/wiring') },
    },
    room('words', []),
    room('client', ['contract', 'words']),
    room('components', ['contract', 'client', 'words']),
    {
      name: 'routes-are-thin',
      severity: 'error',
      from: { path: '^src/routes/' },
      to: {
        path: '^src/lib/(server|engine)/',
        pathNot: '^src/lib/server/(errors\\.ts$|http/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'hooks-know-only-the-app',
      severity: 'error',
      from: { path: '^src/hooks' },
      to: {
        path: '^src/lib/(server|engine)/',
        pathNot: '^src/lib/server/([^/]+\\.ts$|http/)',
      },
    },
    {
      name: 'only-the-runner-runs-processes',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/lib/engine/run-process\\.ts$', test] },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'sql-stays-in-the-store',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/lib/server/store/', test] },
      to: { path: 'node_modules/(kysely|better-sqlite3)/' },
    },
    {
      name: 'the-engine-touches-nothing',
      severity: 'error',
      from: { path: lib('engine'), pathNot: ['run-process\\.ts$', test] },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.svelte-kit', '^build'] },
    tsConfig: { fileName: 'tsconfig.json' },
    webpackConfig: { fileName: '.dependency-cruiser.resolve.cjs' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.svelte'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'svelte', 'types'],
    },
  },
};
