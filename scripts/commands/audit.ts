// `netbar audit verify`: whether the audit of a counter is what was written, and all of it.
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AUDIT_KEY, type Head, parseHead } from '../../kiosk/counter/audit/chain.ts';
import { type Finding, type Verdict, verifyChain } from '../../kiosk/counter/audit/verify.ts';
import { unpackBackup } from '../../kiosk/counter/backup/format.ts';
import { lastBackup } from '../../kiosk/counter/backup/last-backup.ts';
import type { ReadStore } from '../../kiosk/counter/store/read-store.ts';
import { EXIT } from '../../shared/config/exit-codes.ts';
import { ConfigError } from '../../shared/config/load-yaml.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import { exitLikeSysexits, UsageError } from './ipmi/usage.ts';
import { finish, lookInto, type StoreOptions, withStore } from './store/options.ts';

interface VerifyOptions extends StoreOptions {
  head?: string;
  backup?: string;
  json?: boolean;
}

export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description("the counter's record of who did what")
    .exitOverride(exitLikeSysexits);
  withStore(audit.command('verify').description('find rewritten, removed, inserted and cut-off entries'))
    .option('--head <seq:mac>', 'a head that you kept elsewhere: finds that entries were cut off')
    .option('--backup <file>', 'take the head from a backup of this store')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Without --head and --backup the head of the last backup counts, as the store remembers it.
Exit code: 0 the audit holds, 1 it does not, 78 it could not be checked.
A counter may be running meanwhile.`,
    )
    .action((options: VerifyOptions) => finish(() => verify(options)));
}

async function verify(options: VerifyOptions): Promise<number> {
  const store = await lookInto(options);
  try {
    const kept = await keptHead(options, store);
    const verdict = verifyChain(store.db, store.secrets.derive(AUDIT_KEY), kept);
    process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : words(verdict, kept));
    return verdict.ok ? EXIT.ok : EXIT.failed;
  } finally {
    store.close();
  }
}

async function keptHead({ head, backup }: VerifyOptions, store: ReadStore): Promise<Head | undefined> {
  if (head !== undefined && backup !== undefined) throw new UsageError('--head or --backup, not both');
  if (head !== undefined) return parsed(head, '--head');
  if (backup !== undefined) {
    const file = await readFile(backup).catch((error: unknown) => {
      throw new ConfigError(`${backup} can't be read: ${messageOf(error)}`, error);
    });
    return parsed((await unpackBackup(file, store.secrets)).header.head, backup);
  }
  const remembered = lastBackup(store.db);
  return remembered && parsed(remembered.head, 'the head of the last backup');
}

function parsed(text: string, source: string): Head {
  const head = parseHead(text);
  if (head) return head;
  throw new UsageError(`${source}: a head is a number, a colon and 64 hex digits`);
}

function words({ ok, entries, head, brokenAt, finding }: Verdict, kept: Head | undefined): string {
  if (ok || finding === null) {
    const proof = kept ? `; it goes on from the kept entry ${kept.seq}` : '; no head was kept elsewhere';
    return `The audit holds: ${entries} entries${proof}.\nhead ${head}\n`;
  }
  return `The audit does NOT hold: ${WORDS[finding]} (entry ${brokenAt}).\n${entries} entries before it hold.\n`;
}

const WORDS: Readonly<Record<Finding, string>> = {
  CHANGED: 'an entry was rewritten or inserted',
  MISSING: 'entries were removed',
  TRUNCATED: 'the newest entries were cut off',
  HEAD_FORGED: "the note of the newest entry is not the counter's own",
  OTHER_CHAIN:
    'the kept head is not part of it: it was rewritten from the start, or the head is of another store',
};
