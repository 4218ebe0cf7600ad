// Windows: boot time, named pipes, user profiles. Written after the documentation; not yet run on Windows.
import { readdir } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { macAddresses } from './linux.ts';
import type { MachineIds, OperatingSystem } from './operating-system.ts';
import { shortHash } from './short-hash.ts';

/**
 * A boot is known by when it began, counted back from the clock: Windows has no other name for it that a disk image
 * would not carry along. The running agent notes whenever the clock was corrected, so that only a correction while no
 * agent runs can be taken for a boot. Uptime alone would not do: an agent that starts 50 s after this boot can't tell
 * it from an earlier one that was last noted after 40 s.
 *
 * Uptime goes on through sleep and hibernation, and so does the boot. With fast start-up (hybrid shutdown) Windows
 * hibernates its services, the agent among them: switching on is no boot then, and nothing is rotated.
 */
const bootedAt = (id: string) => Date.parse(id);

/** Two boots can't lie this close together. */
const SAME_BOOT_MS = 20_000;
/** Readings within a boot differ by the clock's grain. */
const MOVED_MS = 2000;

export function windowsSystem(env: NodeJS.ProcessEnv = process.env): OperatingSystem {
  const programData = env.ProgramData ?? 'C:\\ProgramData';
  return {
    name: 'windows',
    bootId: async () => new Date(Date.now() - uptime() * 1000).toISOString(),
    sameBoot: (a, b) => Math.abs(bootedAt(a) - bootedAt(b)) < SAME_BOOT_MS,
    bootIdMoved: (a, b) => Math.abs(bootedAt(a) - bootedAt(b)) >= MOVED_MS,
    machineIds,
    defaultPipePath: '\\\\.\\pipe\\deeplink_sdk',
    configIniCandidates: () => configIniCandidates(env),
    defaultStateDir: `${programData}\\netbar`,
    defaultConfigPath: `${programData}\\netbar\\agent.yml`,
    controlPath: (stateDir) => `\\\\.\\pipe\\netbar-agent-${shortHash(stateDir.toLowerCase())}`,
    // libuv opens a pipe with FIRST_PIPE_INSTANCE, so that a second listener is refused.
    lockAddress: (key) => `\\\\.\\pipe\\netbar-agent-lock-${shortHash(key.toLowerCase())}`,
    shutdownCommand: ['shutdown.exe', '/s', '/t', '5'],
    serviceManager: {
      name: 'task scheduler',
      showLog: 'Get-Content $env:ProgramData\\netbar\\agent.log -Tail 50',
      restart: 'Stop-ScheduledTask netbar-agent; Start-ScheduledTask netbar-agent',
    },
  };
}

async function machineIds(): Promise<MachineIds> {
  const { uuid } = await import('systeminformation');
  const ids = await uuid();
  return { smbiosUuid: ids.hardware || undefined, macs: macAddresses() };
}

/** DeepLink runs as a user; the agent as a service: look under every profile. */
async function configIniCandidates(env: NodeJS.ProcessEnv): Promise<string[]> {
  const users = `${env.SystemDrive ?? 'C:'}\\Users`;
  const names = await readdir(users).catch(() => [] as string[]);
  const folders = [
    env.APPDATA,
    ...names.map((name) => join(users, name, 'AppData', 'Roaming')),
    `${env.SystemRoot ?? 'C:\\Windows'}\\System32\\config\\systemprofile\\AppData\\Roaming`,
  ];
  return folders
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'DeepLink', 'config.ini'));
}
