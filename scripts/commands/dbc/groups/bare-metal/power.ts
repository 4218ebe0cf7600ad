// `netbar bare-metal power` and `bootdev`: through a client node, in the renter's name.
import type { Command } from 'commander';
import {
  NODE_BOOT_DEVICES,
  NODE_POWER_COMMANDS,
  type NodeBootDevice,
  type NodePowerCommand,
  requests,
} from '../../../../../shared/dbc/index.ts';
import { numberFrom } from '../../options.ts';
import { factsTable } from '../../output/tables.ts';
import { addCall } from '../../run/call.ts';
import { DBC_EXIT } from '../../run/exit-codes.ts';
import { readPowerBefore } from '../../run/read-before.ts';

const COMMANDS = [...NODE_POWER_COMMANDS, 'status'] as const;
const DANGER: Readonly<Partial<Record<NodePowerCommand, string>>> = {
  off: 'cut the power of the machine',
  reset: 'reset the machine',
};

export function addPowerCommands(bareMetal: Command): void {
  addCall<{ within?: number }>(bareMetal, {
    usage: 'power <command>',
    about: 'on, off, reset or status; the state is read back until it fits',
    examples: [
      'netbar bare-metal power status --machine $ID --identity session:file:session.json',
      'netbar bare-metal power off --machine $ID --identity wallet:file:renter.seed --yes',
    ],
    needs: { consent: true },
    choices: { command: COMMANDS },
    options: (command) =>
      command.option('--within <s>', 'how long to read the state back (default 60)', numberFrom(1, 3600)),
    prepare: ({ args: [word], options: { within }, machine }) => {
      const nodeId = machine();
      const command = word as (typeof COMMANDS)[number];
      const request = requests.bareMetal.power(nodeId, command);
      if (command === 'status') {
        return {
          request,
          run: async ({ client, signal }) => {
            const power = await client.bareMetal.powerStatus(nodeId, { signal });
            return { text: `${power}\n`, json: { power } };
          },
        };
      }
      return {
        request,
        danger: DANGER[command],
        run: async ({ client, signal, say }) => {
          await readPowerBefore(client, nodeId, signal);
          const outcome = await client.operation.switchPower(nodeId, command, {
            signal,
            withinMs: within === undefined ? undefined : within * 1000,
            onProgress: ({ power }) => say(`power is ${power}`),
          });
          const { confirmed, power } = outcome;
          const text = confirmed
            ? `${power}, confirmed by reading the state\n`
            : `${power}, not confirmed: the command was sent, read the state before you repeat it\n`;
          return { text, json: outcome, exitCode: confirmed ? DBC_EXIT.ok : DBC_EXIT.unconfirmed };
        },
      };
    },
  });
  addCall(bareMetal, {
    usage: 'bootdev <device>',
    about: 'boot device for the next boot; the node never says whether it worked',
    examples: ['netbar bare-metal bootdev pxe --machine $ID --identity session:file:session.json'],
    choices: { device: NODE_BOOT_DEVICES },
    prepare: ({ args: [word], machine }) => {
      const nodeId = machine();
      const device = word as NodeBootDevice;
      return {
        request: requests.bareMetal.bootDevice(nodeId, device),
        run: async ({ client, signal }) => {
          const result = await client.bareMetal.bootDevice(nodeId, device, { signal });
          const text = factsTable({
            device,
            result: 'sent; the node answers the same whether it worked or not',
          });
          return { text, json: { device, result }, exitCode: DBC_EXIT.unconfirmed };
        },
      };
    },
  });
}
