// What a process costs, from /proc.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks per second of /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time so far in ms, and resident memory now in MB. */
export async function processSoFar(pid: number): Promise<{ cpuMs: number; rssMb: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  return { cpuMs: ((await cpuTicks(pid)) * 1000) / TICKS_PER_SECOND, rssMb: kb / 1024 };
}

/** Resident memory at the end, and CPU time over `ms`. */
export async function processCost(pid: number, ms: number): Promise<{ rssMb: number; cpuPercent: number }> {
  const before = await processSoFar(pid);
  await sleep(ms);
  const after = await processSoFar(pid);
  return { rssMb: after.rssMb, cpuPercent: ((after.cpuMs - before.cpuMs) / ms) * 100 };
}

async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
