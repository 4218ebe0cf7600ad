// Every code that the doctor can find, for its page in the documentation.
import { bmc } from './bmc/bmc.ts';
import { ipmitool } from './bmc/ipmitool.ts';
import type { Problem } from './check.ts';
import { CONFIG_CHECKS } from './config-files.ts';
import { COUNTER_CHECKS } from './counter/index.ts';
import { clock } from './facts/clock.ts';
import { MACHINE_CHECKS } from './machine/index.ts';
import { NODE_CHECKS } from './node/index.ts';
import { RUNNER_CODES } from './run-checks.ts';

const CHECKS = [...MACHINE_CHECKS, ...NODE_CHECKS, ...COUNTER_CHECKS, ...CONFIG_CHECKS, clock, ipmitool, bmc];

export const ALL_CODES: Readonly<Record<string, Problem>> = Object.assign(
  {},
  ...CHECKS.map(({ codes }) => codes),
  RUNNER_CODES,
);
