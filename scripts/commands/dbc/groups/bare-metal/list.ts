// `netbar bare-metal list`.
import type { Command } from 'commander';
import { type FullMachineList, type Machine, requests } from '../../../../../shared/dbc/index.ts';
import type { Needs } from '../../options.ts';
import { masked } from '../../output/mask.ts';
import { rowsTable } from '../../output/tables.ts';
import { addCall, type Shown } from '../../run/call.ts';

export function addListCommand(bareMetal: Command, needs: Needs): void {
  addCall<{ known?: string[] }>(bareMetal, {
    usage: 'list',
    about: "the node's machines, 51 at most; secrets only for the node's own key, and with --reveal",
    examples: [
      'netbar bare-metal list --via lan',
      'netbar bare-metal list --via lan --known seat-01 seat-02',
      'netbar bare-metal list --via lan --identity node:file:node.seed --reveal --json',
      'netbar bare-metal list --manager $NODE_ID',
    ],
    needs: { ...needs, reveal: true },
    options: (command) =>
      command.option(
        '--known <id...>',
        'uuids or node_ids that the node should have: each that is not in the list is asked for',
      ),
    prepare: ({ options: { known = [] }, manager: managerOf }) => {
      const manager = managerOf();
      return {
        request: requests.bareMetal.list(manager),
        run: async ({ client, signal, say }, reveal) => {
          if (known.length === 0) {
            const { machines, cut } = await client.bareMetal.list({ manager, signal });
            if (cut) say('the node lists 51 machines at most, and there may be more: name them with --known');
            return shown(machines, { cut }, reveal);
          }
          const list = await client.bareMetal.listAll({ known, manager, signal });
          for (const id of list.missing) say(`not on the node: ${id}`);
          for (const id of list.broken) say(`unreadable, a quote or line break in one of its texts: ${id}`);
          return shown(list.machines, rest(list), reveal);
        },
      };
    },
  });
}

function rest({ cut, missing, broken, listReadable }: FullMachineList): object {
  return { cut, missing, broken, listReadable };
}

function shown(machines: readonly Machine[], facts: object, reveal: boolean): Shown {
  const safe = reveal ? machines : (masked(machines) as Machine[]);
  const rows = safe.map(({ nodeId, uuid, ip, os, ipmiHostname, deeplink }) => ({
    nodeId,
    uuid,
    ip,
    os,
    ipmi: ipmiHostname,
    'device ID': deeplink ? deeplink.deviceId || 'none yet' : 'not connected',
  }));
  return { text: rowsTable(rows, 'no machines'), json: { machines: safe, ...facts } };
}
