// Linux: boot id and SMBIOS from the kernel, Unix sockets, systemd.
import { readdir, readFile } from 'node:fs/promises';
import { homedir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { MachineIds, OperatingSystem } from './operating-system.ts';
import { shortHash } from './short-hash.ts';

export function linuxSystem(): OperatingSystem {
  return {
    name: 'linux',
    bootId: async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
    sameBoot: (a, b) => a === b,
    bootIdMoved: () => false,
    machineIds,
    defaultPipePath: '/run/deeplink/deeplink_sdk.sock',
    configIniCandidates,
    defaultStateDir: '/var/lib/netbar',
    defaultConfigPath: '/etc/netbar/agent.yml',
    controlPath: (stateDir) => join(stateDir, 'control.sock'),
    // An abstract socket: no file that a crash could leave behind.
    lockAddress: (key) => `\0netbar-agent-${shortHash(key)}`,
    shutdownCommand: ['systemctl', 'poweroff'],
    serviceManager: {
      name: 'systemd',
      showLog: 'journalctl -u netbar-agent',
      restart: 'systemctl restart netbar-agent',
    },
  };
}

async function machineIds(): Promise<MachineIds> {
  // Readable by root alone; an agent without it is found by its address.
  const smbiosUuid = await readFile('/sys/class/dmi/id/product_uuid', 'utf8').then(
    (text) => text.trim() || undefined,
    () => undefined,
  );
  return { smbiosUuid, macs: macAddresses() };
}

/** MAC addresses of cards that are up, without loopback. */
export function macAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [
    ...new Set(
      all.filter((entry) => !entry.internal && !/^(00:){5}00$/.test(entry.mac)).map((entry) => entry.mac),
    ),
  ];
}

async function configIniCandidates(): Promise<string[]> {
  const homes = await readdir('/home').catch(() => [] as string[]);
  return [homedir(), ...homes.map((name) => join('/home', name))].map((home) =>
    join(home, '.config', 'DeepLink', 'config.ini'),
  );
}
