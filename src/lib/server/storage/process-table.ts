import { readFile } from 'node:fs/promises';

/** What names a process beyond its reusable number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot: field 22 of /proc/<pid>/stat (proc(5)). */
  readonly startTicks: number;
  readonly bootId: string;
}

/** The identity of a running process; null when it has ended or the platform has no /proc. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | null> {
  try {
    const [stat, bootId] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The command name, field 2, may hold spaces and parentheses: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { pid, startTicks: Number(fields[19]), bootId: bootId.trim() };
  } catch {
    return null;
  }
}
