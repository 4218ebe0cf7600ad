// All checks of a counter PC.
import type { CounterFacts } from '../facts/counter-facts.ts';
import { type Job, job } from '../run-checks.ts';
import { audit } from './audit.ts';
import { certificates } from './certificates.ts';
import { disk } from './disk.ts';
import { agentsDoor, staffDoor } from './doors.ts';
import { enrolment } from './enrolment.ts';
import { nodeAccess } from './node-access.ts';
import { secretFiles } from './secret-files.ts';
import { store } from './store.ts';

export const COUNTER_CHECKS = [
  ...[staffDoor, agentsDoor, store, audit, certificates, enrolment, nodeAccess, disk, secretFiles],
] as const;

export function counterJobs(facts: CounterFacts): Job[] {
  return [
    job('counter', staffDoor, facts),
    job('counter', agentsDoor, facts),
    job('counter', store, facts),
    job('counter', audit, facts),
    job('counter', certificates, facts),
    job('counter', enrolment, facts),
    job('counter', nodeAccess, facts),
    job('counter', disk, facts),
    job('counter', secretFiles, facts),
  ];
}
