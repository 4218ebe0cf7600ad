// A friend of the renter waits for the DeepLink codes of a machine, with a session that `netbar session issue` wrote.
//
//   NODE_URL=http://127.0.0.1:5050 MACHINE=<node_id> SESSION_FILE=friend.json node read-codes.ts
//
// SESSION_FILE is the JSON of `netbar session issue --json`: {"session_id": …, "session_id_sign": …}.
import { readFile } from 'node:fs/promises';
import { DbcClient, DbcError } from 'netbar/dbc';

const { NODE_URL = '', MACHINE = '', SESSION_FILE = '' } = process.env;
const session = JSON.parse(await readFile(SESSION_FILE, 'utf8'));

const client = new DbcClient({
  url: NODE_URL,
  identity: { sessionId: session.session_id, sessionIdSign: session.session_id_sign },
});

try {
  const codes = await client.operation.codesReady(MACHINE).wait({
    everyMs: 2000,
    withinMs: 10 * 60_000,
    onProgress: ({ phase, power }) => process.stderr.write(`${phase}, power ${power}\n`),
  });
  process.stdout.write(`device ID ${codes.deviceId}, password ${codes.password}\n`);
} catch (error) {
  if (!(error instanceof DbcError)) throw error;
  // Branch on the code, never on the message.
  const over = error.code === 'NOT_AUTHORISED' || error.code === 'SIGNATURE_REFUSED';
  const advice = over ? ': the session is not valid (any more), ask the renter for a new one' : '';
  process.stderr.write(`${error.code}${advice}\n`);
  process.exitCode = 1;
} finally {
  await client.close();
}
