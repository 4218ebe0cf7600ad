// All checks of a GPU machine.
import type { MachineFacts } from '../facts/machine-facts.ts';
import { type Job, job } from '../run-checks.ts';
import { agent } from './agent.ts';
import { counterDoor } from './counter-door.ts';
import { dbcSection } from './dbc-section.ts';
import { image } from './image.ts';
import { pipe } from './pipe.ts';
import { place } from './place.ts';
import { sdkBuild } from './sdk-build.ts';
import { secretFiles } from './secret-files.ts';

export const MACHINE_CHECKS = [
  agent,
  pipe,
  sdkBuild,
  dbcSection,
  image,
  place,
  counterDoor,
  secretFiles,
] as const;

export function machineJobs(facts: MachineFacts): Job[] {
  return [
    job('machine', agent, facts),
    job('machine', pipe, facts),
    job('machine', sdkBuild, facts),
    job('machine', dbcSection, facts),
    job('machine', image, facts),
    job('machine', place, facts),
    job('machine', counterDoor, facts),
    job('machine', secretFiles, facts),
  ];
}
