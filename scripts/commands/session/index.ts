// `netbar session`: what a renter gives to a friend, who can then use the machine.
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { type KeyPair, requests, type SessionIdentity, signSession } from '../../../shared/dbc/index.ts';
import { messageOf, systemCode } from '../../../shared/errors/app-error.ts';
import { group } from '../dbc/groups/group.ts';
import { readIdentity } from '../dbc/identity/identity.ts';
import { parseReference } from '../dbc/identity/reference.ts';
import { addCall, read } from '../dbc/run/call.ts';
import { UsageError } from '../ipmi/usage.ts';
import { type SessionText, sessionQr } from './qr.ts';

interface IssueOptions {
  signer?: string;
  out?: string;
  qr: boolean;
}

export function addSessionCommand(program: Command): void {
  const session = group(program, 'session', 'sessions: let a friend use the machine that you rent');
  addCall<IssueOptions>(session, {
    usage: 'issue',
    about: 'obtain the session id, sign it, and print both, machine and rent order as text and as a QR code',
    examples: [
      'netbar session issue --machine $ID --rent-order 42 --identity wallet:file:renter.seed',
      'netbar session issue --machine $ID --identity wallet:prompt --out friend.session --no-qr',
      'netbar session issue --machine $ID --identity multisig:file:club.json --signer wallet:file:anna.seed',
    ],
    options: (command) =>
      command
        .option('--signer <who:where>', 'with a multi-signature: the wallet of one of its signers')
        .option('--out <file>', 'write the text into this new file (mode 0600) instead of the screen')
        .option('--no-qr', 'text alone')
        .addHelpText(
          'after',
          '\nWhoever has the session can use the machine until the rental ends: hand it over like a password.',
        ),
    prepare: async ({ options, machine }) => {
      const nodeId = machine();
      const request = requests.session.sessionId(nodeId);
      return {
        request,
        run: async ({ client, signal, identity, rentOrder }) => {
          const keyPair = await signerOf(options, identity?.keyPair);
          const issued = signSession(keyPair, await client.session.id(nodeId, { signal }));
          return shown(nodeId, rentOrder, issued, options);
        },
      };
    },
  });
  addCall(session, {
    usage: 'id',
    about: 'the session id alone; it is worth nothing without the signature',
    examples: ['netbar session id --machine $ID --identity wallet:file:renter.seed'],
    prepare: (input) =>
      read(
        requests.session.sessionId(input.machine()),
        (id) => `${id}\n`,
        (id) => ({ session_id: id }),
      ),
  });
}

async function signerOf({ signer }: IssueOptions, own: KeyPair | undefined): Promise<KeyPair> {
  const reference = signer === undefined ? undefined : parseReference(signer, '--signer');
  const { keyPair = own } = reference ? await readIdentity(reference) : {};
  if (keyPair) return keyPair;
  throw new UsageError(
    '--signer must be the wallet of one of the signers, e.g. wallet:file:anna.seed: the multi-signature holds no key',
  );
}

async function shown(
  machine: string,
  rentOrder: string | undefined,
  { sessionId, sessionIdSign }: SessionIdentity,
  options: IssueOptions,
) {
  const rental = { machine, ...(rentOrder === undefined ? {} : { rent_order: rentOrder }) };
  const json: SessionText = { ...rental, session_id: sessionId, session_id_sign: sessionIdSign };
  const lines = Object.entries(json)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
  if (options.out !== undefined) {
    await writeNew(options.out, lines);
    const text = `Written to ${options.out}: use it as --identity session:file:${options.out}\n`;
    return { text, json: { ...rental, file: options.out } };
  }
  return { text: options.qr ? `${lines}\n${await sessionQr(json)}` : lines, json };
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const why = systemCode(error) === 'EEXIST' ? 'exists already' : messageOf(error);
    throw new UsageError(`--out must be a new file: ${path} ${why}`, error);
  }
}
