// Copies the data folder, also while the server runs: npm run backup -- <folder>
import { resolve } from 'node:path';
import { counted, megabytes } from '../support/format.ts';
import { backUp, BackupError } from './back-up.ts';

const USAGE = `Usage: npm run backup -- <folder>

Copies the data folder (DATA_DIR, or ./data) into that folder, also while the server runs.
Into the folder of an earlier backup it copies only what is new.
The copy can be used in place of the data folder. It holds everything, the secret included.`;
const TELL_EVERY_MS = 1000;

async function main(folder: string): Promise<void> {
  const { DATA_DIR: dataDir = '' } = process.env;
  const startedAtMs = performance.now();
  let toldAtMs = startedAtMs;
  const { files, copiedBytes, rounds, lost } = await backUp(
    resolve(dataDir === '' ? './data' : dataDir),
    resolve(folder),
    {
      onRound(round, missing, bytes) {
        if (missing > 0)
          console.log(`Round ${round}: ${counted(missing, 'file')} to copy, ${megabytes(bytes)}`);
      },
      onCopied(count, bytes) {
        if (performance.now() - toldAtMs < TELL_EVERY_MS) return;
        toldAtMs = performance.now();
        console.log(`  ${counted(count, 'file')}, ${megabytes(bytes)}`);
      },
    },
  );
  for (const path of lost) console.log(`Not in the data folder itself, though its row is: ${path}`);
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  console.log(
    `The backup in ${folder} is whole: the database and ${counted(files, 'file')}; ` +
      `copied ${megabytes(copiedBytes)} in ${counted(rounds, 'round')}, ${seconds} s.`,
  );
}

const [folder] = process.argv.slice(2);
if (folder === undefined || folder.startsWith('-')) {
  console.error(USAGE);
  process.exitCode = folder === '--help' || folder === '-h' ? 0 : 2;
} else {
  try {
    await main(folder);
  } catch (error) {
    console.error(error instanceof BackupError ? error.message : error);
    process.exitCode = 1;
  }
}
