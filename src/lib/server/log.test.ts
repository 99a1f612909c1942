import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { expect, it } from 'vitest';

const LOG = new URL('./log.ts', import.meta.url).href;
const SCRIPT = `
  const { createLog } = await import(${JSON.stringify(LOG)});
  const log = createLog('info');
  for (let line = 0; line < 3; line += 1) {
    log.info('words');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  console.error('alive');
`;

it('does not end the server when there is no room for it', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (text) => (said += String(text)));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, said: said.trim() }).toEqual({ code: 0, said: 'alive' });
});
