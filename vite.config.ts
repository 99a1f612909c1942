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

export default defineConfig({
  plugins: [publishHttpServer(), tailwindcss(), sveltekit()],
  server: { port: 3000 },
  test: {
    include: [
      'src/**/*.test.ts',
      'tests/integration/**/*.test.ts',
      'tests/realtime/**/*.test.ts',
      'cli/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    environment: 'node',
    // Most of the long tests wait for processes and sockets; on two cores the default would be one worker.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    maxConcurrency: 3,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
