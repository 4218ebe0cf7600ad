// CPU time of this process and of the children that it has waited for.
import { readFile } from 'node:fs/promises';

/** Clock ticks per second of /proc/PID/stat: USER_HZ, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Own time exactly, children's time in steps of 10 ms; ms. */
export async function cpuMs(): Promise<number> {
  const { user, system } = process.cpuUsage();
  const stat = await readFile('/proc/self/stat', 'utf8');
  // The name in brackets may hold spaces; cutime and cstime are the 14th and 15th field after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[13]) + Number(fields[14]);
  return (user + system) / 1000 + (ticks / TICKS_PER_SECOND) * 1000;
}
