// The shape of a fleet file: known keys only. Values are checked after defaults and machine are put together.
import { z } from 'zod';
import { BmcSchema } from '../../../../shared/ipmi/bmc.ts';
import { CommandPowerSchema } from '../../../../shared/ipmi/power/backends/command-settings.ts';
import { WakeOnLanSeatSchema } from '../machines/backend.ts';

export const BACKEND_KINDS = ['ipmi', 'wol', 'command'] as const;
export type BackendKind = (typeof BACKEND_KINDS)[number];

/** Keys as written, values not yet looked at. */
export type RawSettings = Record<string, unknown>;

const MACHINE_NAME = /^[^\s*?[\]{}:-][^\s*?[\]{}:]*$/u;

function sections() {
  return {
    ipmi: knownKeys([...Object.keys(BmcSchema.shape), 'passwordFile', 'passwordEnv', 'kgFile']).optional(),
    wol: knownKeys(Object.keys(WakeOnLanSeatSchema.shape)).optional(),
    command: knownKeys(Object.keys(CommandPowerSchema.shape)).optional(),
  };
}

function knownKeys(keys: string[]): z.ZodType<RawSettings> {
  return z.strictObject(Object.fromEntries(keys.map((key) => [key, z.unknown().optional()])));
}

export const FleetFileSchema = z.strictObject({
  defaults: z.strictObject(sections()).default({}),
  machines: z
    .record(
      z.string().regex(MACHINE_NAME, 'has blanks, a colon or characters of patterns'),
      z.strictObject(sections()).refine((machine) => kindsOf(machine).length === 1, {
        error: `needs exactly one of ${BACKEND_KINDS.join(', ')}`,
      }),
    )
    .refine((machines) => Object.keys(machines).length > 0, { error: 'has no machine' }),
});
export type FleetFile = z.output<typeof FleetFileSchema>;

export function kindsOf(machine: Partial<Record<BackendKind, unknown>>): BackendKind[] {
  return BACKEND_KINDS.filter((kind) => machine[kind] !== undefined);
}

/** Keys of which one replaces the others: a machine's own password file beats the default password. */
const ALTERNATIVES = [
  ['password', 'passwordFile', 'passwordEnv'],
  ['kg', 'kgFile'],
];
/** Keys whose own keys are merged one by one. */
const NESTED = ['quirks', 'values', 'env', 'presence'];

/** Defaults with the machine's own settings over them. */
export function overlay(defaults: RawSettings, own: RawSettings): RawSettings {
  const replaced = ALTERNATIVES.filter((keys) => keys.some((key) => key in own)).flat();
  const kept = Object.entries(defaults).filter(([key]) => !replaced.includes(key));
  const merged: RawSettings = { ...Object.fromEntries(kept), ...own };
  for (const key of NESTED) {
    const [from, over] = [defaults[key], own[key]];
    if (isSection(from) && isSection(over)) merged[key] = { ...from, ...over };
  }
  return merged;
}

function isSection(value: unknown): value is RawSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
