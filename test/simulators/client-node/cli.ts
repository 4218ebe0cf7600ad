// `netbar sim client-node`: the simulated client node as a process of its own, which dies by a real signal.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { isNodeId } from '../../../shared/dbc/keys.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { ComputeNodeSimulator } from '../compute-node/compute-node.ts';
import { parseAddress, parseSeed } from '../node/cli.ts';
import type { ListenAddress } from '../node/types.ts';
import type { RemoteNode } from './bare-metal/http-link.ts';
import { obey } from './commands.ts';
import { FakePower } from './power/fake-power.ts';
import { startClientNodeSimulator } from './simulator.ts';

interface ClientNodeOptions {
  version: string;
  http: ListenAddress;
  node: RemoteNode[];
  computeNode?: true | string;
  speed: number;
  power: string;
  timeout: number;
  deathDelay: number;
}

const POWERS = ['ipmitool', 'fake'];

/** Adds `client-node` to `parent`. Its `--version` is the version of the simulated program. */
export function addClientNodeCommand(parent: Command): void {
  for (let above: Command | null = parent; above; above = above.parent) above.enablePositionalOptions();
  parent
    .command('client-node')
    .description('a simulated client node with a chain of its own; takes one JSON command per line on stdin')
    .requiredOption('--version <version>', 'version of the node program, for example 0.4.1.8')
    .requiredOption('--http <[host:]port>', 'address of the HTTP API; port 0 picks a free one', parseAddress)
    .option(
      '--node <url=seed>',
      'a bare-metal node (`netbar sim node --seed`), with its seed or the file that holds it; may be repeated',
      addNode,
      [],
    )
    .option('--compute-node [seed]', 'a compute node for virtual machines behind it', parseSeed)
    .option('--speed <factor>', 'how many times faster than real its virtual machines change', parseNumber, 1)
    .option(
      '--power <how>',
      'ipmitool, or fake for machines that are switched in memory',
      parsePower,
      'ipmitool',
    )
    .option('--timeout <ms>', 'how long a forwarded request waits', parseNumber, 30_000)
    .option('--death-delay <ms>', 'from `broadcast request failed` to the crash', parseNumber, 30_000)
    .addHelpText('after', EXAMPLE)
    .action(run);
}

const EXAMPLE = `
Example:
  netbar sim client-node --version 0.4.1.8 --http 5050 --node http://127.0.0.1:5001=node.seed --compute-node
  {"cmd":"rent","node_id":"…","renter":"5HBc…"}
Other commands: expire, end-rental, status, verifiers, forget, chain-delay, connect, disconnect, prune, state, stop.`;

async function run(options: ClientNodeOptions): Promise<void> {
  const { computeNode, speed } = options;
  const computeNodes =
    computeNode === undefined
      ? []
      : [new ComputeNodeSimulator({ speed, ...(computeNode === true ? {} : { seedHex: computeNode }) })];
  const node = await startClientNodeSimulator({
    version: options.version,
    http: options.http,
    bareMetalNodes: options.node,
    computeNodes,
    timeoutMs: options.timeout,
    deathDelayMs: options.deathDelay,
    ...(options.power === 'fake' ? { power: new FakePower().hook } : {}),
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
    node_id: node.nodeId,
    version: node.version,
    compute_nodes: computeNodes.map(({ nodeId }) => nodeId),
  });
  // The end of stdin ends the commands, not the node.
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    try {
      const event = await obey(node, line);
      if (!event) await stop();
      else say(event);
    } catch (error) {
      say({
        event: 'error',
        message: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error),
      });
    }
  }
}

function addNode(text: string, before: RemoteNode[]): RemoteNode[] {
  const [, url, secret = ''] = /^(https?:\/\/[^=]+?)\/?=(.+)$/.exec(text) ?? [];
  if (url === undefined)
    throw new InvalidArgumentError('Give url=seed, for example http://127.0.0.1:5001=node.seed.');
  return [...before, { url, seedHex: isNodeId(secret) ? secret : seedIn(secret) }];
}

function seedIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new InvalidArgumentError(`The seed can't be read: ${messageOf(error)}.`);
  }
  return parseSeed(text);
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

function parsePower(text: string): string {
  if (!POWERS.includes(text)) throw new InvalidArgumentError(`Give ${POWERS.join(' or ')}.`);
  return text;
}

function say(event: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
