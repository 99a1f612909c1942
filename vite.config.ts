import { availableParallelism } from 'node:os';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Puts the dev server's HTTP server where hooks.server.ts looks for it, as server.js does in production. */
function publishHttpServer(): Plugin {
  return {
    name: 'publish-http-server',
    configureServer(vite) {
      Reflect.set(globalThis, Symbol.for('video-refresher.http'), vite.httpServer);
      // Kit builds the app at the first request; asking by ourselves prints the password before anyone needs it.
      vite.httpServer?.once('listening', () => {
        const address = vite.httpServer?.address();
        if (typeof address !== 'object' || address === null) return;
        fetch(`http://localhost:${address.port}/api/health`).catch((error: unknown) =>
          vite.config.logger.error(`The app did not start: ${String(error)}`),
        );
      });
    },
  };
}

/**
 * What every page needs reaches the browser as one file, and what every page behind the login needs as another: dozens of
 * small ones are dozens of requests, and weigh more, because each is compressed by itself. What a group names brings
 * along what it imports.
 */
function fewFiles(): Plugin {
  const everywhere = [
    /src\/routes\/\+(layout|error)\.(svelte|ts)$/,
    /kit\/src\/runtime\/client\/(entry|client)\.js$/,
    /src\/lib\/client\/session\.ts$/,
    /src\/lib\/components\/(Icon|Logo)\.svelte$/,
  ];
  const groups = [
    { name: 'everywhere', priority: 2, test: (id: string) => everywhere.some((it) => it.test(id)) },
    { name: 'app', priority: 1, test: /src\/routes\/\(app\)\/\+layout\.svelte$/ },
  ];
  return {
    name: 'few-files',
    outputOptions(options) {
      return this.environment.name === 'client' ? { ...options, codeSplitting: { groups } } : null;
    },
  };
}

/** Of what replaces modules, or must find its process as it was started. */
const ISOLATED_TESTS = 'src/**/*.isolated.test.ts';

export default defineConfig({
  plugins: [publishHttpServer(), tailwindcss(), sveltekit(), fewFiles()],
  server: { port: Number(process.env.PORT ?? 3000) },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['{src,scripts}/**/*.test.ts'],
          exclude: [ISOLATED_TESTS],
          // A process and a start for each file would take longer than most of them do.
          isolate: false,
          unstubGlobals: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: [
            ISOLATED_TESTS,
            'tests/{integration,realtime}/**/*.test.ts',
            '{cli,bench}/**/*.test.ts',
          ],
        },
      },
    ],
    environment: 'node',
    // The same everywhere, and no time spent on looking for hardware at each start of a server.
    env: { ENCODER: 'libx264' },
    setupFiles: ['tests/support/english.ts'],
    // Most of the long tests wait for processes and sockets; on two cores the default would be one worker.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    maxConcurrency: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
