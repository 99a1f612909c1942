import { readFile } from 'node:fs/promises';

/** What a process needs beside one file for each client. */
const SPARE_FILES = 200;

/** As many clients as this process, and those it starts, may have files open for; Node raises its limit itself. */
export async function clientsAllowed(wanted: number): Promise<number> {
  const limits = await readFile('/proc/self/limits', 'utf8');
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  return soft === 'unlimited' ? wanted : Math.min(wanted, Number(soft) - SPARE_FILES);
}
