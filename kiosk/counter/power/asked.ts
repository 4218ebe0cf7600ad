// What was asked for, in the few words of the audit.
import type { Job } from '../../ipc/seat.ts';

/** `pxe once`; `none` for a cleared override, which is neither once nor always. */
export function bootWords({ device, persistent }: NonNullable<Job['boot']>): string {
  return device === 'none' ? device : `${device} ${persistent ? 'always' : 'once'}`;
}

/** `restart: on`, or what was asked for alone where nothing else is known; other calls say by their name what was done. */
export function resultWords(
  { call, job }: { call: string; job: Pick<Job, 'action' | 'boot'> },
  after: string | undefined,
): string | undefined {
  if (call !== 'power.run') return after;
  return [askedWords(job), after].filter(Boolean).join(': ');
}

/** `restart`, `restart, pxe once`, or `pxe once` where the power is left alone. */
export function askedWords({ action, boot }: Pick<Job, 'action' | 'boot'>): string {
  if (!boot) return action;
  return action === 'bootDevice' ? bootWords(boot) : `${action}, ${bootWords(boot)}`;
}
