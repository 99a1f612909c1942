import { readFile, writeFile } from 'node:fs/promises';

/** USER_HZ, the unit of times in /proc: 100 on every Linux that Node runs on (proc(5)). */
const TICKS_PER_SECOND = 100;

export interface CpuSeconds {
  /** Of the process itself, all its threads. */
  readonly own: number;
  /** Of its children that have ended and were waited for. */
  readonly children: number;
}

/** User and system time so far. */
export async function cpuOf(pid: number): Promise<CpuSeconds> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
  // The name in the second field may hold spaces; what follows it does not. Fields 14–17 of proc(5).
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  return {
    own: (user + system) / TICKS_PER_SECOND,
    children: (childUser + childSystem) / TICKS_PER_SECOND,
  };
}

/** Resident memory now and at its highest since the start or the last resetPeak, in bytes. */
export async function memoryOf(pid: number): Promise<{ nowBytes: number; peakBytes: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024;
  return { nowBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') };
}

/** Lets memoryOf count its peak from now on (proc(5), clear_refs). */
export async function resetPeak(pid: number): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, '5');
}
