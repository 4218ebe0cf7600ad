// Settings of the owner's own power program: what is run for which command, and how its answer is read.
import { z } from 'zod';
import { POWER_COMMANDS } from '../../capabilities/power.ts';

/** Program and arguments; `{name}` in an argument is replaced by the machine's value of that name. */
const CommandLine = z.array(z.string().min(1)).min(1);
const commandLines = Object.fromEntries(POWER_COMMANDS.map((command) => [command, CommandLine.optional()]));

export const CommandPowerSchema = z.strictObject({
  status: CommandLine,
  ...(commandLines as Record<(typeof POWER_COMMANDS)[number], z.ZodOptional<typeof CommandLine>>),
  /** Text in the output of `status` that means on, and off; with neither or both the state is unknown. */
  isOn: z.string().min(1).default('on'),
  isOff: z.string().min(1).default('off'),
  /** Text that a command's output has to contain; without it, exit code 0 is success. */
  expect: z.string().min(1).optional(),
  /** Values for the placeholders: an outlet, a plug's address. */
  values: z.record(z.string().regex(/^\w+$/), z.string()).default({}),
  /** The program's environment beside PATH and HOME: the place for its secrets. */
  env: z.record(z.string(), z.string()).default({}),
  timeoutMs: z.int().min(100).max(120_000).default(15_000),
});
export type CommandPowerSettings = z.output<typeof CommandPowerSchema>;
