// `netbar bare-metal add` and `modify`.
import type { Command } from 'commander';
import { z } from 'zod';
import { ConfigError } from '../../../../../shared/config/load-yaml.ts';
import {
  type FieldProblem,
  type MachineChange,
  type NewMachine,
  problemsOfChange,
  problemsOfMachine,
  requests,
} from '../../../../../shared/dbc/index.ts';
import { readPrivateFile } from '../../../../lib/private-file.ts';
import { UsageError } from '../../../ipmi/usage.ts';
import { passwordOf } from '../../identity/password.ts';
import { type Needs, wholeNumber } from '../../options.ts';
import { rowsTable } from '../../output/tables.ts';
import { addCall, change } from '../../run/call.ts';

interface FieldOptions {
  uuid?: string;
  ip?: string;
  os?: string;
  description?: string;
  ipmiHost?: string;
  ipmiPort?: number;
  ipmiUser?: string;
  ipmiPasswordFile?: string;
  from?: string;
}

const PASSWORD = {
  option: '--ipmi-password-file',
  variable: 'NETBAR_BMC_PASSWORD',
  question: "The BMC's password: ",
} as const;
const NAMES: Readonly<Record<keyof NewMachine, string>> = {
  uuid: '--uuid',
  ip: '--ip',
  os: '--os',
  description: '--description',
  ipmiHostname: '--ipmi-host',
  ipmiPort: '--ipmi-port',
  ipmiUsername: '--ipmi-user',
  ipmiPassword: '--ipmi-password-file',
};

export function addMachineChanges(bareMetal: Command, needs: Needs): void {
  addCall<FieldOptions>(bareMetal, {
    usage: 'add',
    about: 'add a machine, or all machines of a file, to the bare-metal node',
    examples: [
      'netbar bare-metal add --uuid seat-07 --ip 192.168.0.107 --ipmi-host 192.168.0.207 --ipmi-user admin --ipmi-password-file bmc.password --via lan --identity node:file:node.seed',
      'netbar bare-metal add --from machines.json --via lan --identity node:file:node.seed',
    ],
    needs,
    options: (command) =>
      withFields(command).option(
        '--from <file>',
        'JSON list of machines as in the documents (uuid, ip, os, desc, ipmi_hostname, ipmi_username, ipmi_password, ipmi_port), mode 0600',
      ),
    prepare: async ({ options, manager }) => {
      const machines =
        options.from === undefined ? [await machineOf(options)] : await machinesOf(options.from);
      const request = requests.bareMetal.add(manager(), machines);
      return {
        request,
        run: async ({ client, signal }) => {
          const added = await client.send(request, { signal });
          const rows = added.map(({ nodeId, uuid }) => ({ node_id: nodeId, uuid }));
          return { text: rowsTable(rows, 'nothing was added'), json: rows };
        },
      };
    },
  });
  addCall<FieldOptions>(bareMetal, {
    usage: 'modify <node_id>',
    about: 'change what the node knows about a machine; no field can be cleared',
    examples: ['netbar bare-metal modify $ID --ip 192.168.0.108 --via lan --identity node:file:node.seed'],
    needs,
    names: { nodeId: '<node_id>' },
    options: withFields,
    prepare: async ({ args: [id = ''], options, manager }) => {
      const fields = fieldsOf(options);
      const ipmiPassword =
        options.ipmiPasswordFile === undefined
          ? undefined
          : await passwordOf(options.ipmiPasswordFile, PASSWORD);
      const changed: MachineChange = { ...fields, ipmiPassword };
      refuse(problemsOfChange(changed));
      if (Object.values(changed).every((value) => value === undefined)) {
        throw new UsageError(`nothing is to change: give one of ${Object.values(NAMES).join(', ')}`);
      }
      return change(requests.bareMetal.modify(manager(), id, changed), `Machine ${id} was changed`);
    },
  });
}

function withFields(command: Command): Command {
  return command
    .option('--uuid <uuid>', 'name of the machine: 1 to 64 letters, digits and hyphens')
    .option('--ip <address>', 'its address')
    .option('--os <text>', 'its operating system')
    .option('--description <text>', 'what it is')
    .option('--ipmi-host <address>', "its BMC's address")
    .option('--ipmi-port <port>', "its BMC's port (default 623)", wholeNumber)
    .option('--ipmi-user <name>', "its BMC's user")
    .option(
      '--ipmi-password-file <file>',
      `first line is the BMC's password, mode 0600 (add: or ${PASSWORD.variable})`,
    );
}

function fieldsOf(options: FieldOptions): Omit<MachineChange, 'ipmiPassword'> {
  const { uuid, ip, os, description, ipmiHost, ipmiPort, ipmiUser } = options;
  return { uuid, ip, os, description, ipmiHostname: ipmiHost, ipmiPort, ipmiUsername: ipmiUser };
}

async function machineOf(options: FieldOptions): Promise<NewMachine> {
  const { uuid = '', ip = '', ipmiHostname = '', ipmiUsername = '', ...optional } = fieldsOf(options);
  const machine = { ...optional, uuid, ip, ipmiHostname, ipmiUsername };
  // Everything else first: nobody types a password for nothing.
  refuse(problemsOfMachine({ ...machine, ipmiPassword: 'unknown' }));
  const ipmiPassword = await passwordOf(options.ipmiPasswordFile, PASSWORD);
  const complete = { ...machine, ipmiPassword };
  refuse(problemsOfMachine(complete));
  return complete;
}

const text = z.string();
const fileSchema = z.array(
  z
    .strictObject({
      uuid: text,
      ip: text,
      os: text.optional(),
      desc: text.optional(),
      ipmi_hostname: text,
      ipmi_username: text,
      ipmi_password: text,
      ipmi_port: z.number().optional(),
    })
    .transform(
      (row): NewMachine => ({
        uuid: row.uuid,
        ip: row.ip,
        os: row.os,
        description: row.desc,
        ipmiHostname: row.ipmi_hostname,
        ipmiUsername: row.ipmi_username,
        ipmiPassword: row.ipmi_password,
        ipmiPort: row.ipmi_port,
      }),
    ),
);

async function machinesOf(path: string): Promise<NewMachine[]> {
  const content = await readPrivateFile(path);
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    // The parser's own message would quote the file, which holds passwords.
    throw new ConfigError(`${path}: is not JSON`);
  }
  const list = z.object({ bare_metal_nodes: z.unknown() }).safeParse(value);
  const parsed = fileSchema.safeParse(list.success ? list.data.bare_metal_nodes : value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ConfigError(
    `${path}: ${issue?.path.join('.') ?? ''}: must be a list of machines with uuid, ip, ipmi_hostname, ipmi_username, ipmi_password`,
  );
}

function refuse(problems: readonly FieldProblem[]): void {
  const lines = problems.map(({ field, message }) => `${NAMES[field]} ${message}`);
  if (lines.length > 0) throw new UsageError(lines.join('; '));
}
