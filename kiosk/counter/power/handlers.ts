// Calls power.*, boot.* and jobs.*.
import type { Handlers } from '../calls.ts';
import type { Jobs } from './jobs.ts';
import { PowerDesk, type PowerDeskOptions } from './power-desk.ts';

type PowerCalls =
  | 'power.preview'
  | 'power.run'
  | 'power.progress'
  | 'power.refresh'
  | 'power.identify'
  | 'boot.read'
  | 'boot.set'
  | 'jobs.pause'
  | 'jobs.cancel'
  | 'jobs.dismiss';

export function powerHandlers(deps: PowerDeskOptions): Handlers<PowerCalls> {
  const desk = new PowerDesk(deps);
  const jobs: Jobs = deps.jobs;
  return {
    'power.preview': (input) => desk.preview(input),
    'power.run': (input, caller) => desk.run(input, caller),
    'power.progress': () => deps.power.progress(),
    'power.refresh': ({ seatId }, caller) => desk.refresh(seatId, caller),
    'power.identify': async ({ seatId, seconds }, caller, signal) => {
      await desk.identify(seatId, seconds, caller, signal);
      return {};
    },
    'boot.read': ({ seatId }, _caller, signal) => desk.readBootDevice(seatId, signal),
    'boot.set': (input, caller) => desk.bootDevice(input, caller),
    'jobs.pause': ({ jobId, paused }, caller) => jobs.pause(jobId, paused, caller),
    'jobs.cancel': ({ jobId }, caller) => jobs.cancel(jobId, caller),
    'jobs.dismiss': ({ jobId }, caller) => {
      jobs.dismiss(jobId, caller);
      return {};
    },
  };
}
