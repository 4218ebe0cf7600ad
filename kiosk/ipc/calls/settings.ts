// Calls: settings, backup, recovery.
import { z } from 'zod';
import { change, read } from '../call.ts';
import { RemarkSchema } from '../remarks.ts';
import { NameSchema } from '../staff.ts';
import { Done, Nothing } from './parts.ts';

export const SettingsSchema = z.object({
  cafe: NameSchema,
  idleLockMs: z
    .int()
    .min(30_000)
    .max(8 * 3_600_000),
  /** How long revealed codes stay. */
  revealMs: z.int().min(5000).max(120_000),
  renterViewMs: z.int().min(15_000).max(600_000),
  /** A boot that takes longer needs attention. */
  bootLimitMs: z.int().min(30_000).max(3_600_000),
  /** How long before a paid time ends staff are told. */
  endWarningMs: z.int().min(0).max(3_600_000),
  endSessionPowerCycle: z.boolean(),
  defaultFirmware: z.enum(['legacy', 'uefi']),
  /** Least time between two operations on one BMC. */
  bmcIntervalMs: z.int().min(0).max(60_000),
});
export type Settings = z.infer<typeof SettingsSchema>;

/** What the counter can tell about itself. */
const CounterInfoSchema = z.object({
  version: z.string(),
  startedAt: z.number(),
  runtime: z.enum(['electron', 'node']),
  /** Where the staff interface listens. */
  staffUrls: z.array(z.string()),
  /** Where agents report; null when switched off. */
  agentUrl: z.string().nullable(),
  /** SHA-256 of the certificate, colon-separated, or null without TLS. */
  fingerprint: z.string().nullable(),
  /** Goes into the agents' configuration: `sha256/…` of the public key. */
  agentPin: z.string().nullable(),
  keyProtection: z.array(z.string()),
  recoverySet: z.boolean(),
  lastBackupAt: z.number().nullable(),
  warnings: z.array(RemarkSchema),
});

export const settingsCalls = {
  'settings.get': read('viewer', 'all settings', Nothing, SettingsSchema),
  'settings.update': change('owner', 'change some', SettingsSchema.partial(), SettingsSchema),
  'counter.info': read('owner', 'about this counter', Nothing, CounterInfoSchema),
};

export const backupCalls = {
  /** Opens backups on another PC; the only way when this one is lost. */
  'backup.setRecovery': change(
    'owner',
    'set or change the recovery passphrase',
    z.object({ passphrase: z.string().min(12, 'must be 12 characters or longer').max(200) }),
    Done,
  ),
  'backup.create': change(
    'owner',
    'one encrypted file with everything; needs a recovery passphrase',
    Nothing,
    z.object({ name: z.string(), base64: z.string(), head: z.string() }),
  ),
  'backup.restore': change(
    'owner',
    'replace everything by a backup; the counter restarts its parts',
    z.object({ base64: z.string().max(200_000_000), passphrase: z.string().max(200) }),
    z.object({ entries: z.int(), head: z.string() }),
  ),
};
