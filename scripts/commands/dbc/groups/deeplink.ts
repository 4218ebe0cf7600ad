// `netbar deeplink`: a machine's DeepLink codes, in its renter's or its own name.
import type { Command } from 'commander';
import {
  type CodesProgress,
  type DeeplinkCodes,
  type Operation,
  requests,
} from '../../../../shared/dbc/index.ts';
import { passwordName, passwordOf } from '../identity/password.ts';
import { masked } from '../output/mask.ts';
import { factsTable } from '../output/tables.ts';
import { addCall, type Shown } from '../run/call.ts';
import { parseToken, type WaitFlags, waitFor, withWaiting } from '../run/wait.ts';
import { group } from './group.ts';

const PASSWORD = {
  option: '--password-file',
  variable: 'NETBAR_DEEPLINK_PASSWORD',
  question: 'New DeepLink password: ',
} as const;

export function addDeeplinkCommand(program: Command): void {
  const deeplink = group(program, 'deeplink', "a machine's DeepLink codes");
  addCall(deeplink, {
    usage: 'get',
    about: 'the codes; the password as stars unless --reveal',
    examples: [
      'netbar deeplink get --machine $ID --identity session:file:session.json --reveal',
      'netbar deeplink get --via lan --machine $ID --identity machine:file:machine.seed --reveal',
    ],
    needs: { via: true, reveal: true },
    prepare: (input) => {
      const nodeId = input.machine();
      return {
        request: requests.deeplink.get(nodeId),
        run: async ({ client, signal }, reveal) =>
          shown(await client.deeplink.get(nodeId, { signal }), reveal),
      };
    },
  });
  addCall<WaitFlags>(deeplink, {
    usage: 'wait [token]',
    about: 'wait until the codes can be read, as after power-on',
    examples: ['netbar deeplink wait --machine $ID --identity session:file:session.json --reveal'],
    needs: { via: true, reveal: true, dryRun: false },
    options: (command) => withWaiting(command, false),
    prepare: ({ args: [text = ''], options, machine }) => {
      const nodeId = text === '' ? machine() : parseToken(text, ['machine.codes']).nodeId;
      return {
        request: requests.deeplink.get(nodeId),
        run: async (context, reveal) => {
          const operation: Operation<DeeplinkCodes, CodesProgress> =
            context.client.operation.codesReady(nodeId);
          const codes = await waitFor(operation, context, options, {
            resume: 'netbar deeplink wait',
            progress: ({ phase, power }) => `${PHASES[phase]}; power ${power}`,
          });
          return shown(codes, reveal);
        },
      };
    },
  });
  addSet(deeplink);
}

const PHASES: Readonly<Record<CodesProgress['phase'], string>> = {
  waiting: 'DeepLink is not connected yet',
  connected: 'DeepLink is connected and has not told its codes yet',
  ready: 'the codes are there',
};

function addSet(deeplink: Command): void {
  addCall<{ deviceId?: string; passwordFile?: string }>(deeplink, {
    usage: 'set',
    about: 'set the codes; success means queued on a node from 0.4.1.7 on',
    examples: [
      'netbar deeplink set --password-file deeplink.password --machine $ID --identity session:file:session.json',
      'netbar deeplink set --device-id 123456789 --password-file p --via lan --machine $ID --identity machine:file:machine.seed',
    ],
    names: { deviceId: '--device-id', password: passwordName(PASSWORD) },
    needs: { via: true, consent: true },
    options: (command) =>
      command
        .option('--device-id <digits>', 'device ID; needed by nodes before 0.4.1.7, ignored by later ones')
        .option(
          '--password-file <file>',
          `first line is the password, mode 0600 (default ${PASSWORD.variable}, else it is asked for)`,
        ),
    prepare: async ({ options: { deviceId, passwordFile }, machine }) => {
      const nodeId = machine();
      const password = await passwordOf(passwordFile, PASSWORD);
      const codes = { deviceId, password };
      return {
        request: requests.deeplink.set(nodeId, codes),
        danger: 'replace the codes of the machine: who has the old ones is locked out',
        run: async ({ client, signal }) => {
          await client.deeplink.set(nodeId, codes, { signal });
          return { text: 'The node has taken the codes\n', json: { ok: true } };
        },
      };
    },
  });
}

function shown(codes: DeeplinkCodes, reveal: boolean): Shown {
  const { deviceId, password, masked: stars } = codes;
  const facts = { device_id: deviceId, device_password: password, masked: stars };
  const safe = reveal ? facts : (masked(facts) as typeof facts);
  return {
    text: factsTable({ 'device ID': safe.device_id, password: safe.device_password }),
    json: safe,
  };
}
