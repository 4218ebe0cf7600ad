// Windows: boot time, named pipes, user profiles. Written after the documentation; not yet run on Windows.
import { readdir } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { macAddresses } from './linux.ts';
import type { MachineIds, OperatingSystem } from './operating-system.ts';
import { shortHash } from './short-hash.ts';

/** Two boots can't lie this close together; clock corrections within it are no new boot. */
const SAME_BOOT_MS = 20_000;

export function windowsSystem(env: NodeJS.ProcessEnv = process.env): OperatingSystem {
  const programData = env.ProgramData ?? 'C:\\ProgramData';
  return {
    name: 'windows',
    bootId: async () => new Date(Date.now() - uptime() * 1000).toISOString(),
    sameBoot: (a, b) => Math.abs(Date.parse(a) - Date.parse(b)) < SAME_BOOT_MS,
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
