// `--dry-run`: every request of a renter's command, secrets as stars; nothing is sent.
import { type DbcRequest, requests, type SessionIdentity } from '../../../shared/dbc/index.ts';
import { requestText, type ShownRequest, shownRequest } from '../dbc/run/dry-run.ts';
import type { Renter } from './identity.ts';

/** Stands for the session that a wallet has not opened yet; it is shown as stars. */
const NOT_YET: SessionIdentity = { sessionId: 'not-opened-yet', sessionIdSign: '0'.repeat(128) };

/** @returns the exit code @throws DbcError INVALID_INPUT for what would be refused */
export async function showRequests(
  { url, machine, who, clientFor }: Renter,
  all: readonly DbcRequest[],
  json: boolean,
): Promise<number> {
  const client = clientFor('session' in who ? who.session : NOT_YET);
  try {
    const shown: ShownRequest[] = [];
    if ('opener' in who) {
      const session = requests.session.sessionId(machine);
      shown.push(shownRequest({ url }, await client.describe(session, { identity: who.opener })));
    }
    for (const request of all) shown.push(shownRequest({ url }, await client.describe(request)));
    const answer = { ok: true, dryRun: true, requests: shown };
    process.stdout.write(json ? `${JSON.stringify(answer)}\n` : shown.map(requestText).join(''));
    return 0;
  } finally {
    await client.close();
  }
}
