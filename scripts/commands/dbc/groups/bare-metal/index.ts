// `netbar bare-metal`: the machines of a bare-metal node for its owner, power and boot device for renters.
import type { Command } from 'commander';
import { requests } from '../../../../../shared/dbc/index.ts';
import { UsageError } from '../../../ipmi/usage.ts';
import { masked } from '../../output/mask.ts';
import { factsTable, rowsTable } from '../../output/tables.ts';
import { addCall, read } from '../../run/call.ts';
import { group } from '../group.ts';
import { knownFacts, machineFacts, serverFacts } from './api-words.ts';
import { addMachineChanges } from './change.ts';
import { addListCommand } from './list.ts';
import { addPowerCommands } from './power.ts';

const OWNER = { via: true, manager: true, machine: false } as const;

export function addBareMetalCommand(program: Command): void {
  const bareMetal = group(
    program,
    'bare-metal',
    "a bare-metal node's machines; power and boot device for renters",
  );
  addLooks(bareMetal);
  addMachineChanges(bareMetal, OWNER);
  addCall(bareMetal, {
    usage: 'delete <node_id...>',
    about: 'delete machines from the bare-metal node',
    examples: ['netbar bare-metal delete $ID --via lan --identity node:file:node.seed --yes'],
    needs: { ...OWNER, consent: true },
    names: { nodeIds: '<node_id>' },
    prepare: ({ args, manager }) => {
      const request = requests.bareMetal.remove(manager(), args);
      return {
        request,
        danger: `delete ${args.length === 1 ? `machine ${args[0]}` : `${args.length} machines`} from the node`,
        run: async ({ client, signal }) => {
          const { deleted, failed } = await client.send(request, { signal });
          const text = `${deleted} deleted, ${failed} not there\n`;
          return { text, json: { deleted, failed }, exitCode: failed > 0 ? 1 : 0 };
        },
      };
    },
  });
  addPowerCommands(bareMetal);
}

function addLooks(bareMetal: Command): void {
  addListCommand(bareMetal, OWNER);
  addCall(bareMetal, {
    usage: 'get <id>',
    about: 'one machine by its node_id or uuid',
    examples: ['netbar bare-metal get $UUID --via lan --identity node:file:node.seed'],
    needs: { ...OWNER, reveal: true },
    names: { idOrUuid: '<id>' },
    prepare: ({ args: [id = ''], manager }) => {
      if (!/^[A-Za-z0-9-]{1,64}$/.test(id)) {
        throw new UsageError('<id> must be a node_id or a uuid: letters, digits and hyphens');
      }
      const request = requests.bareMetal.list(manager(), id);
      return {
        request,
        run: async ({ client, signal }, reveal) => {
          const machines = await client.send(request, { signal });
          const machine = machines.find(({ nodeId, uuid }) => nodeId === id || uuid === id);
          if (!machine) return { text: 'no such machine\n', json: null, exitCode: 66 };
          const facts = machineFacts(machine);
          const safe = reveal ? facts : (masked(facts) as typeof facts);
          return { text: factsTable(safe), json: safe };
        },
      };
    },
  });
  addCall(bareMetal, {
    usage: 'known',
    about: 'the bare-metal servers that a client node knows',
    examples: ['netbar bare-metal known --node http://127.0.0.1:5050'],
    needs: { identity: false, machine: false },
    prepare: () =>
      read(
        requests.bareMetal.known(),
        (rows) => rowsTable(rows.map(knownFacts), 'no servers'),
        (rows) => rows.map(knownFacts),
      ),
  });
  addCall(bareMetal, {
    usage: 'server',
    about: 'one server as its renter sees it: address, system, power, codes',
    examples: ['netbar bare-metal server --machine $ID --identity session:file:session.json'],
    needs: { reveal: true },
    prepare: ({ machine }) =>
      read(requests.bareMetal.server(machine()), (server) => factsTable(serverFacts(server)), serverFacts),
  });
}
