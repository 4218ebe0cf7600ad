// What a process costs while it idles, from /proc.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** Clock ticks per second of /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Resident memory at the end, and CPU time over `ms`. */
export async function processCost(pid: number, ms: number): Promise<{ rssMb: number; cpuPercent: number }> {
  const before = await cpuTicks(pid);
  await sleep(ms);
  const ticks = (await cpuTicks(pid)) - before;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kb = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]);
  return { rssMb: kb / 1024, cpuPercent: (ticks / TICKS_PER_SECOND / (ms / 1000)) * 100 };
}

async function cpuTicks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold spaces; utime and stime are the 12th and 13th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
