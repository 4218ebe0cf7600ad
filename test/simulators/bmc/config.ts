// Configuration files of one ipmi_sim process that serves many BMCs.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fruBytes } from './fru.ts';
import { sensorCommands } from './sensors.ts';

export interface SimulatedUser {
  name: string;
  password: string;
  privilege: 'user' | 'operator' | 'admin';
}

export interface SimulatedController {
  /** Address on the management bus: 0x20, 0x22 … */
  mc: number;
  address: string;
  port: number;
  serial: string;
}

export interface ProcessSettings {
  folder: string;
  controllers: SimulatedController[];
  users: SimulatedUser[];
  /** BMC-wide key, text. */
  kg?: string;
  /** Our module, and the Unix socket on which we wait for it. */
  module: string;
  socket: string;
}

const hex = (value: number) => `0x${value.toString(16).padStart(2, '0')}`;

/** Writes the files and returns ipmi_sim's arguments. */
export async function writeSimulatorFiles(settings: ProcessSettings): Promise<string[]> {
  const { folder, controllers } = settings;
  const state = join(folder, 'state');
  await mkdir(state, { recursive: true });

  const lan = ['name "netbar"', `loadlib "${settings.module}" "${settings.socket}"`];
  const emulation = ['mc_setbmc 0x20'];
  for (const controller of controllers) {
    const fru = join(folder, `fru-${controller.mc.toString(16)}.bin`);
    await writeFile(fru, fruBytes({ serial: controller.serial }));
    lan.push(...lanLines(controller, settings));
    emulation.push(...controllerLines(hex(controller.mc), fru));
  }
  const lanFile = join(folder, 'lan.conf');
  const emulationFile = join(folder, 'bmc.emu');
  await writeFile(lanFile, `${lan.join('\n')}\n`, { mode: 0o600 });
  await writeFile(emulationFile, `${emulation.join('\n')}\n`);
  return ['-c', lanFile, '-f', emulationFile, '-s', state, '-n', '-p'];
}

function lanLines({ mc, address, port, serial }: SimulatedController, settings: ProcessSettings): string[] {
  const guid = Buffer.from(serial.padEnd(16, '\0').slice(-16)).toString('hex');
  return [
    `set_working_mc ${hex(mc)}`,
    'startlan 1',
    `  addr ${address} ${port}`,
    '  priv_limit admin',
    ...['callback', 'user', 'operator', 'admin'].map((level) => `  allowed_auths_${level} md5 straight`),
    `  guid ${guid}`,
    ...(settings.kg === undefined ? [] : [`  bmc_key "${settings.kg}"`]),
    'endlan',
    // User 1 is the anonymous one.
    ...settings.users.map(
      ({ name, password, privilege }, index) =>
        `user ${index + 2} true "${name}" "${password}" ${privilege} 60 md5 straight`,
    ),
  ];
}

function controllerLines(mc: string, fru: string): string[] {
  return [
    `mc_add ${mc} 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02`,
    `sel_enable ${mc} 1000 0x0a`,
    // A temperature that rose above its upper critical threshold, and the machine's last power-off.
    `sel_add ${mc} 0x02 0x00 0x00 0x00 0x00 0x20 0x00 0x04 0x01 0x01 0x01 0x59 0x5f 0x5a`,
    `sel_add ${mc} 0x02 0x00 0x00 0x00 0x00 0x20 0x00 0x04 0x09 0x01 0x6f 0x00 0xff 0xff`,
    `mc_add_fru_data ${mc} 0 256 file 0 "${fru}"`,
    ...sensorCommands(mc),
    `mc_enable ${mc}`,
  ];
}
