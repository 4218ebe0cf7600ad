// The times of the settings in the units that people think in.
import type { Settings } from '../../../ipc/calls/settings.ts';

const UNITS = { minutes: 60_000, seconds: 1000, milliseconds: 1 } as const;

/** Limits in the field's unit; the counter checks the same again. */
export const TIMES = [
  { name: 'idleLockMs', words: 'idleLock', unit: 'minutes', from: 0.5, to: 480 },
  { name: 'revealMs', words: 'reveal', unit: 'seconds', from: 5, to: 120 },
  { name: 'renterViewMs', words: 'renterView', unit: 'seconds', from: 15, to: 600 },
  { name: 'bootLimitMs', words: 'bootLimit', unit: 'minutes', from: 0.5, to: 60 },
  { name: 'endWarningMs', words: 'endWarning', unit: 'minutes', from: 0, to: 60 },
  { name: 'bmcIntervalMs', words: 'bmcInterval', unit: 'milliseconds', from: 0, to: 60_000 },
] as const;
export type TimeName = (typeof TIMES)[number]['name'];

/** What the fields show. */
export function inUnit(settings: Pick<Settings, TimeName>): Record<TimeName, string> {
  const text = (name: TimeName, unit: keyof typeof UNITS) => String(settings[name] / UNITS[unit]);
  return {
    idleLockMs: text('idleLockMs', 'minutes'),
    revealMs: text('revealMs', 'seconds'),
    renterViewMs: text('renterViewMs', 'seconds'),
    bootLimitMs: text('bootLimitMs', 'minutes'),
    endWarningMs: text('endWarningMs', 'minutes'),
    bmcIntervalMs: text('bmcIntervalMs', 'milliseconds'),
  };
}

/** What the fields mean in ms, or null where one is no number or out of its limits. A decimal comma counts too. */
export function toMs(texts: Readonly<Record<TimeName, string>>): Partial<Record<TimeName, number>> | null {
  const result: Partial<Record<TimeName, number>> = {};
  for (const { name, unit, from, to } of TIMES) {
    const value = Number(texts[name].trim().replace(',', '.') || Number.NaN);
    if (!Number.isFinite(value) || value < from || value > to) return null;
    result[name] = Math.round(value * UNITS[unit]);
  }
  return result;
}
