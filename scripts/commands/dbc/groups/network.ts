// `netbar network`: networks between virtual machines of one computer room.
import type { Command } from 'commander';
import { requests } from '../../../../shared/dbc/index.ts';
import { addCall, change } from '../run/call.ts';
import { group } from './group.ts';

const names = { networkName: '<name>' };

export function addNetworkCommand(program: Command): void {
  const network = group(program, 'network', 'networks between virtual machines of one computer room');
  addCall(network, {
    usage: 'create <name> <cidr>',
    about: 'create a network; the node removes it when nothing has used it for long',
    examples: ['netbar network create testnet 192.168.66.0/24 --machine $ID'],
    names,
    prepare: ({ args: [name = '', cidr = ''], machine }) =>
      change(requests.network.create(machine(), { name, cidr }), `Network ${name} was created`),
  });
  addCall(network, {
    usage: 'delete <name>',
    about: 'delete a network',
    examples: ['netbar network delete testnet --machine $ID --yes'],
    names,
    needs: { consent: true },
    prepare: ({ args: [name = ''], machine }) =>
      change(
        requests.network.remove(machine(), name),
        `Network ${name} was deleted`,
        `delete network ${name}`,
      ),
  });
}
