// `netbar sim node`: the simulated node as a process of its own, which dies by a real signal where it must.
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { isNodeId } from '../../../shared/dbc/keys.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { startNodeSimulator } from './simulator.ts';
import type { ListenAddress, NodeSimulator } from './types.ts';

const ADD_MACHINE = z.strictObject({
  cmd: z.literal('add-machine'),
  uuid: z.string().min(1),
  ip: z.string().min(1),
  os: z.string().optional(),
  desc: z.string().optional(),
  ipmi_hostname: z.string().optional(),
  ipmi_username: z.string().optional(),
  ipmi_password: z.string().optional(),
  ipmi_port: z.number().int().min(1).max(65_535).optional(),
});
const COMMAND = z.discriminatedUnion('cmd', [
  ADD_MACHINE,
  z.strictObject({ cmd: z.literal('delete-machine'), node_id: z.string() }),
  z.strictObject({ cmd: z.literal('list') }),
  z.strictObject({ cmd: z.literal('clear-codes'), node_id: z.string() }),
  z.strictObject({ cmd: z.literal('drop-lan') }),
  z.strictObject({ cmd: z.literal('stop') }),
]);

interface NodeCommandOptions {
  version: string;
  http: ListenAddress;
  lan?: ListenAddress;
  state?: string;
  seed?: string;
}

/** Adds `node` to `parent`. Its `--version` is the version of the simulated node program. */
export function addNodeCommand(parent: Command): void {
  // Without this a `--version` of the whole program would take ours.
  for (let above: Command | null = parent; above; above = above.parent) above.enablePositionalOptions();
  parent
    .command('node')
    .description('a simulated bare-metal node; takes one JSON command per line on stdin')
    .requiredOption('--version <version>', 'version of the node program, for example 0.4.1.8 or 0.4.1.6')
    .requiredOption('--http <[host:]port>', 'address of the HTTP API; port 0 picks a free one', parseAddress)
    .option('--lan <[host:]port>', 'address of the DeepLink LAN port (versions above 0.4.1.6)', parseAddress)
    .option('--state <file>', 'keeps the node and its machines across restarts')
    .option('--seed <hex>', "the node's own 32-byte seed", parseSeed)
    .action(run);
}

async function run(options: NodeCommandOptions): Promise<void> {
  const node = await startNodeSimulator({
    version: options.version,
    http: options.http,
    ...(options.lan === undefined ? {} : { lan: options.lan }),
    ...(options.state === undefined ? {} : { stateFile: options.state }),
    ...(options.seed === undefined ? {} : { seedHex: options.seed }),
    onDeath: (signal) => process.kill(process.pid, signal),
  });
  const stop = async (): Promise<void> => {
    await node.stop();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
  say({
    event: 'ready',
    http: node.httpPort,
    lan: node.lanPort,
    node_id: node.nodeId,
    version: node.version,
  });
  // The end of stdin ends the commands, not the node.
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    if (!(await obey(node, line))) await stop();
  }
}

/** False when the node is to stop. A command that fails is answered with an error event. */
async function obey(node: NodeSimulator, line: string): Promise<boolean> {
  try {
    const command = COMMAND.parse(JSON.parse(line));
    if (command.cmd === 'stop') return false;
    say(await perform(node, command));
  } catch (error) {
    say({ event: 'error', message: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) });
  }
  return true;
}

async function perform(
  node: NodeSimulator,
  command: Exclude<z.infer<typeof COMMAND>, { cmd: 'stop' }>,
): Promise<Record<string, unknown>> {
  switch (command.cmd) {
    case 'add-machine': {
      const added = await node.addMachine({
        uuid: command.uuid,
        ip: command.ip,
        os: command.os ?? '',
        desc: command.desc ?? '',
        ipmiHostname: command.ipmi_hostname ?? '',
        ipmiUsername: command.ipmi_username ?? '',
        ipmiPassword: command.ipmi_password ?? '',
        ipmiPort: command.ipmi_port ?? 0,
      });
      return { event: 'added', node_id: added.nodeId, node_private_key: added.nodePrivateKey };
    }
    case 'delete-machine':
      return {
        event: 'deleted',
        node_id: command.node_id,
        existed: await node.deleteMachine(command.node_id),
      };
    case 'clear-codes':
      return { event: 'cleared', node_id: command.node_id, existed: await node.clearCodes(command.node_id) };
    case 'drop-lan':
      node.dropLan();
      return { event: 'lan-dropped' };
    case 'list':
      return {
        event: 'machines',
        machines: node.machines.map(({ nodeId, uuid, ip }) => ({ node_id: nodeId, uuid, ip })),
      };
  }
}

/** `5002` listens on the loopback address only. */
export function parseAddress(text: string): ListenAddress {
  const [, host = '127.0.0.1', port] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535)
    throw new InvalidArgumentError('Give a port, or host:port.');
  return { host, port: Number(port) };
}

export function parseSeed(text: string): string {
  if (!isNodeId(text)) throw new InvalidArgumentError('A seed is 64 lower-case hex digits.');
  return text;
}

function say(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
