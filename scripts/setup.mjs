// Brings a checkout to where the other npm scripts can run. Needs nothing but Node 20 and npm.
// Usage: node scripts/setup.mjs [--ffmpeg] [--chromium] [--built]
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { buildWhenStale } from './setup/build.mjs';
import { SetupError } from './setup/errors.mjs';
import { checkHostNode, checkRuntimeNode } from './setup/node-version.mjs';
import { installPackagesWhenStale } from './setup/packages.mjs';
import { needTool } from './setup/tools.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = new Set(process.argv.slice(2));

try {
  checkHostNode(process.versions.node);
  installPackagesWhenStale(root);
  checkRuntimeNode(root, process.versions.node);
  if (wanted.has('--ffmpeg')) ['ffmpeg', 'ffprobe'].forEach(needTool);
  if (wanted.has('--chromium')) needTool('chromium');
  if (wanted.has('--built')) buildWhenStale(root);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
