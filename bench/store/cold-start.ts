// Started by main.ts, in a process of its own: how long until the application is ready with that data folder.
import { systemClock } from '../../src/lib/server/clock.ts';
import { startApp } from './bench-app.ts';

const [dataDir = ''] = process.argv.slice(2);
const startedAt = performance.now();
const app = await startApp(dataDir, systemClock);
const readyAt = performance.now();
// performance.now() counts from the start of the process.
process.send?.({ createAppMs: readyAt - startedAt, processMs: readyAt });
await app.stop();
process.disconnect();
