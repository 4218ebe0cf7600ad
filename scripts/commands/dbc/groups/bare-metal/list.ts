// `netbar bare-metal list`.
import type { Command } from 'commander';
import { type Machine, requests } from '../../../../../shared/dbc/index.ts';
import type { Needs } from '../../options.ts';
import { masked } from '../../output/mask.ts';
import { rowsTable } from '../../output/tables.ts';
import { addCall, type Shown } from '../../run/call.ts';
import { listFacts, machineFacts } from './api-words.ts';

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
          return shown(list.machines, listFacts(list), reveal);
        },
      };
    },
  });
}

function shown(machines: readonly Machine[], facts: object, reveal: boolean): Shown {
  const all = machines.map(machineFacts);
  const safe = reveal ? all : (masked(all) as typeof all);
  const rows = safe.map((row) => ({
    ...{ node_id: row.node_id, uuid: row.uuid, ip: row.ip, os: row.os, ipmi_hostname: row.ipmi_hostname },
    ...(reveal ? { ipmi_username: row.ipmi_username, ipmi_password: row.ipmi_password } : {}),
    'device ID':
      row.deeplink_device_id === undefined ? 'not connected' : row.deeplink_device_id || 'none yet',
    ...(reveal
      ? { 'device password': row.deeplink_device_password, node_private_key: row.node_private_key }
      : {}),
  }));
  return { text: rowsTable(rows, 'no machines'), json: { machines: safe, ...facts } };
}
