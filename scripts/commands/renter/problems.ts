// Why a renter's command ended: exit code, words, and what to do. docs/operations/renter.md shows the same table.
import type { RenterProblemCode } from '../../../kiosk/ipc/renter/page.ts';
import { DBC_EXIT } from '../dbc/run/exit-codes.ts';

/** What the page tells too, and what only a command meets. */
export type EndingCode = RenterProblemCode | 'UNREADABLE' | 'BAD_CONFIG' | 'CANCELLED';

export interface Ending {
  exit: number;
  what: string;
  fix: string;
}

export const ENDINGS: Readonly<Record<EndingCode, Ending>> = {
  NOT_YOURS: {
    exit: DBC_EXIT.notAllowed,
    what: 'this session or wallet does not rent this machine now',
    fix: 'with a session: check that it is for this machine, and ask the person who gave it to you for a new one; with your own wallet: check --machine, or your rental has run out',
  },
  ENDED: {
    exit: 10,
    what: 'the rental has ended, or has not begun',
    fix: 'rent the machine again, and use a session of the new rental',
  },
  NOT_CONNECTED: {
    exit: DBC_EXIT.later,
    what: 'DeepLink on the machine is not connected with the node yet',
    fix: 'wait longer (--timeout), restart it (netbar renter power reset), then ask the café',
  },
  MACHINE_OFF: {
    exit: 11,
    what: 'the machine is off',
    fix: 'switch it on: netbar renter power on, or --power-on with netbar renter codes',
  },
  NODE_UNREACHABLE: {
    exit: DBC_EXIT.unreachable,
    what: 'the node does not answer',
    fix: 'check the address of the node and your network, try another client node, try again in a minute',
  },
  MACHINE_UNKNOWN: {
    exit: DBC_EXIT.notFound,
    what: 'the network knows no machine of this id',
    fix: 'check --machine: 64 hex digits, as the rental shows it',
  },
  WRONG_NODE: {
    exit: DBC_EXIT.badAnswer,
    what: 'the address is no DBC client node',
    fix: "use a client node's address; a café's bare-metal node does not serve renters",
  },
  UNREADABLE: {
    exit: 14,
    what: "the client node could not read what the café's node answered",
    fix: 'try again in a minute; then tell the café: a text of the machine may hold quotes or line breaks',
  },
  UNCONFIRMED: {
    exit: DBC_EXIT.unconfirmed,
    what: 'the command was sent, and the state does not show that it was carried out',
    fix: 'look again in a minute: netbar renter power status',
  },
  BMC_SILENT: {
    exit: 12,
    what: "the machine's controller (BMC) refused or did not answer",
    fix: 'try again in a minute; then tell the café: its controller is to be looked at',
  },
  CHAIN_SILENT: {
    exit: 13,
    what: 'the chain does not know the machine, or did not answer',
    fix: 'try again in a minute, and check --machine',
  },
  BAD_INPUT: {
    exit: DBC_EXIT.usage,
    what: 'an argument is wrong or missing, or a consent; nothing was sent',
    fix: 'correct what the detail names; --help shows how',
  },
  BAD_CONFIG: {
    exit: DBC_EXIT.config,
    what: 'wrong configuration or secret file; nothing was sent',
    fix: 'correct the file that the detail names; a secret needs mode 0600',
  },
  CANCELLED: { exit: DBC_EXIT.cancelled, what: 'cancelled', fix: 'the detail says what was done' },
  BUSY: { exit: DBC_EXIT.failed, what: 'too many questions at once', fix: 'wait a minute' },
  FAILED: { exit: DBC_EXIT.failed, what: 'that failed', fix: 'try again; then report it with this text' },
};

/** For `--help`; where they mean the same, the codes are those of the other DBC commands. */
export function exitCodeHelp(codes: readonly EndingCode[]): string {
  const lines = codes.map((code) => `  ${String(ENDINGS[code].exit).padEnd(4)}${ENDINGS[code].what}`);
  const others = '  64  wrong arguments or no consent; 78 bad configuration or secret file; 130 cancelled';
  return ['\nExit codes:', '  0   done', ...lines, others].join('\n');
}
