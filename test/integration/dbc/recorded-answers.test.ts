// Every recording: the client turns its bytes into the right result or the right error code, over real sockets.
import { afterEach, describe, expect, it } from 'vitest';
import { readMessage } from '../../../shared/dbc/answer.ts';
import {
  DbcClient,
  DbcError,
  type DbcRequest,
  type Identity,
  KeyPair,
  requests,
  WalletSigner,
} from '../../../shared/dbc/index.ts';
import type { Via } from '../../../shared/dbc/request.ts';
import { machinesSchema } from '../../../shared/dbc/schemas.ts';
import { RECORDED_MEANINGS } from '../../unit/dbc/meanings.ts';
import { bytesOf, recording, recordingIds } from '../../unit/dbc/recordings.ts';
import { ONE_PEER } from './fake-client-node.ts';
import { likeRecorded, MANAGER, SERVER, viaOf } from './recorded-requests.ts';
import { listAnswer, machineRow, type Reply, startReplayNode } from './replay-node.ts';

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop();
});

const renter = new WalletSigner(new KeyPair('ab'.repeat(32)), 'ss58');

/** A key of the right form for the call; what it signs is not looked at. */
function identityFor(request: DbcRequest, via: Via): Identity | 'none' {
  const signers = request.signers[via] ?? [];
  if (signers.includes('none')) return 'none';
  if (signers.includes('renter')) return renter.identity();
  return { wallet: MANAGER, nonce: 'n', sign: 'ab'.repeat(64) };
}

/** A node that finds every machine, is a client node when it is asked, and answers the rest so. */
async function clientOf(
  via: Via,
  reply: Reply,
  options: { timeoutMs?: number; broadcastQuietMs?: number } = {},
): Promise<DbcClient> {
  const node = await startReplayNode(({ path, body }) => {
    const { peer_nodes_list: peers, wallet } = JSON.parse(body);
    const unnamed = wallet === undefined && peers.length === 0;
    if (unnamed && path.endsWith('/power')) return bytesOf('power-no-peer');
    if (path.endsWith('/peers/active')) return ONE_PEER;
    const looked = /\/bare_metal\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (via === 'lan' && unnamed && looked !== undefined) return listAnswer([machineRow(looked)]);
    return reply;
  });
  // A later node may get the port of one that was to be left alone for a minute.
  const client = new DbcClient({
    ...{ url: node.baseUrl, via, readRetries: 0, broadcastQuietMs: 1 },
    ...options,
  });
  open.push(node, { stop: () => client.close() });
  return client;
}

async function outcomeOf(id: string): Promise<{ result?: unknown; code?: string }> {
  const request = likeRecorded(id);
  // Some calls were tried on a node that does not offer them: their answers are read all the same.
  const via = request.signers[viaOf(id)] === undefined ? 'client' : viaOf(id);
  const client = await clientOf(via, (socket) => socket.end(bytesOf(id)));
  try {
    const result = await client.send(request, { identity: identityFor(request, via) });
    return { result };
  } catch (error) {
    if (error instanceof DbcError) return { code: error.code };
    throw error;
  }
}

/** Answers without an error to requests whose kind our like request can't have, because the path was another. */
const OTHER_SHAPE: Readonly<Record<string, string>> = {
  'client-alone-version': 'a version where a list is asked for',
  'http-version-get': 'a version where a list is asked for',
  'http-big-body': 'only its status was kept',
};

describe('a recorded answer', () => {
  it.each(RECORDED_MEANINGS.filter(([, meaning]) => meaning !== 'ok'))('%s is %s', async (id, code) => {
    expect(await outcomeOf(id)).toEqual({ code });
  });

  const fine = RECORDED_MEANINGS.filter(([id, meaning]) => meaning === 'ok' && !(id in OTHER_SHAPE));
  it.each(fine)('%s is a result', async (id) => {
    const { result, code } = await outcomeOf(id);
    expect({ id, code }).toEqual({ id, code: undefined });
    expectFaithful(likeRecorded(id).name, JSON.parse(recording(id).response?.body ?? '').message, result);
  });

  it.each(['client-alone-version', 'http-version-get'])('%s is a version', async (id) => {
    const client = await clientOf('lan', bytesOf(id));
    expect(await client.version()).toMatchObject({ text: '0.4.1.8', kind: 'push' });
  });
});

/** The result against the recorded JSON, by the names that the documents give its parts. */
function expectFaithful(call: string, message: Record<string, unknown>, result: unknown): void {
  const rows = (message.bare_metal_nodes ?? []) as Record<string, unknown>[];
  const expected: Record<string, () => void> = {
    'bareMetal.list': () =>
      expect(result).toMatchObject(rows.map(({ node_id: nodeId, uuid, ip }) => ({ nodeId, uuid, ip }))),
    'bareMetal.known': () =>
      expect(result).toEqual(rows.map(({ node_id: nodeId, name, version }) => ({ nodeId, name, version }))),
    'bareMetal.server': () =>
      expect(result).toMatchObject({ version: message.version, ip: message.ip, power: 'off' }),
    'bareMetal.add': () =>
      expect(result).toEqual(rows.map(({ node_id: nodeId, uuid }) => ({ nodeId, uuid }))),
    'bareMetal.delete': () => expect(result).toEqual(countsOf(String(message))),
    'bareMetal.power': () => expect(result).toBe(message),
    'deeplink.get': () =>
      expect(result).toMatchObject({ deviceId: message.device_id, password: message.device_password }),
    'session.id': () => expect(result).toBe(message.session_id),
    'machine.info': () =>
      expect(result).toMatchObject({ version: message.version, ip: message.ip, raw: message }),
    'machine.list': () => expect(result).toEqual(message.mining_nodes),
    // Success is all there is.
    'bareMetal.modify': () => expect(result).toBeUndefined(),
    'deeplink.set': () => expect(result).toBeUndefined(),
  };
  expect(Object.keys(expected)).toContain(call);
  expected[call]?.();
}

function countsOf(text: string): object {
  const [deleted, failed] = text.match(/\d+/g) ?? [];
  return { deleted: Number(deleted), failed: Number(failed) };
}

describe('power and boot device, in our words', () => {
  it.each([
    ['power-status', 'off'],
    ['power-session', 'off'],
    ['doc-multisig-sample', 'on'],
    ['f-power-creating', 'on'],
    // errcode 0, and no power state: unknown is never off.
    ['f-power-password-quote', 'BMC_FAILED'],
    ['f-power-password-shell', 'BMC_FAILED'],
    ['power-bmc-wrong-password', 'BMC_FAILED'],
  ])('%s: the power is %s', async (id, expected) => {
    const client = await clientOf('client', bytesOf(id));
    const read = client.bareMetal.powerStatus(SERVER, { identity: renter.identity() });
    expect(await read.catch((error: DbcError) => error.code)).toBe(expected);
  });

  it.each([
    ['power-on', 'on', 'done'],
    ['f-power-on', 'on', 'done'],
    ['v0416-p2p-power-on', 'on', 'done'],
    ['power-off-again', 'off', 'done'],
    ['power-reset', 'reset', 'done'],
    ['power-reset-off', 'reset', 'done'],
    ['power-on', 'off', 'UNCONFIRMED'],
    ['f-power-password-quote', 'on', 'UNCONFIRMED'],
    ['power-not-renter', 'on', 'NOT_AUTHORISED'],
  ] as const)('%s for %s: %s', async (id, command, expected) => {
    const client = await clientOf('client', bytesOf(id));
    const sent = client.bareMetal.power(SERVER, command, { identity: renter.identity() });
    expect(await sent.then(() => 'done').catch((error: DbcError) => error.code)).toBe(expected);
  });

  it.each(recordingIds().filter((id) => /^bootdev-(none|pxe|disk|cdrom|bios|session|not-renter)$/.test(id)))(
    '%s: sent, unconfirmed',
    async (id) => {
      const client = await clientOf('client', bytesOf(id));
      const sent = client.bareMetal.bootDevice(SERVER, 'disk', { identity: renter.identity() });
      expect(await sent).toBe('unconfirmed');
    },
  );
});

describe('a recording without an answer of its own', () => {
  const unanswered = recordingIds().filter((id) => !recording(id).response);
  const closed = unanswered.filter((id) => recording(id).outcome === 'closed');
  const pieces = unanswered.filter((id) => id.startsWith('http-'));
  const steps = unanswered.filter((id) => recording(id).steps?.some(({ result }) => result));
  /** Figures, not exchanges; what they say is tested where it matters. */
  const figures: Readonly<Record<string, string>> = {
    'conc-lost-timeout-2': 'two answers as figures: a time-out and a refusal, read below',
    'conc-power-other': 'never answered: read below',
    'crash-lan-connect-rst': "DeepLink's port, which this client does not use",
    'crash-lan-reconnect-storm': "DeepLink's port",
    'lan-set-burst': "DeepLink's side of five pushes",
    'list-more-than-50': 'counts: the list that is cut at 51 is tested with the client',
    'p2p-http-client-gone': 'the nodes live when a client leaves: nothing for the client to read',
    'p2p-manager-restarted': 'a list of answers, read below',
    'p2p-parallel-20': 'times of twenty lists that were all answered 200',
    'process-sigterm': 'the end of the node program',
  };
  const lanOnly = unanswered.filter((id) => /^lan-/.test(id) && !steps.includes(id) && !(id in figures));

  it('is read here, or has a reason why there is nothing to read', () => {
    const covered = [...closed, ...pieces, ...steps, ...lanOnly, ...Object.keys(figures)];
    expect([...new Set(covered)].sort()).toEqual(unanswered.sort());
    // DeepLink's side alone, and no HTTP answer in between.
    for (const id of lanOnly) expect(recording(id).events?.length).toBeGreaterThan(0);
  });

  it.each(closed)('%s: a connection that the dying node closes is NODE_UNREACHABLE', async () => {
    const client = await clientOf('lan', (socket) => socket.end());
    await expect(client.bareMetal.list()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' });
  });

  it.each(pieces)('%s: what the node sent is read as what it is', async (id) => {
    const received = recording(id).events?.find(({ type }) => type === 'recv')?.text;
    const client = await clientOf('lan', (socket) => socket.end(Buffer.from(received ?? '', 'latin1')));
    const outcome = client.bareMetal.list().then(
      ({ machines }) => `${machines.length} machines`,
      (error: DbcError) => error.code,
    );
    const expected: Record<string, string> = {
      'http-bad-request-line': 'BAD_ANSWER',
      // Nothing was sent before the end.
      'http-tls-hello': 'NODE_UNREACHABLE',
      'http-head-body': 'BAD_REQUEST',
    };
    expect(await outcome).toBe(expected[id] ?? '0 machines');
  });

  it.each(steps)('%s: the HTTP answers in between are read', (id) => {
    for (const { what, result } of recording(id).steps ?? []) {
      if (!result) continue;
      const schema = /list/.test(what)
        ? machinesSchema
        : requests.deeplink.set(SERVER, { password: 'aAbBcC' }).answer;
      const read = () => readMessage(result, { path: what }, schema);
      const text = JSON.parse(result.body).message;
      if (text === 'deeplink service not connected') {
        expect(read).toThrow(expect.objectContaining({ code: 'DEEPLINK_NOT_CONNECTED' }));
      } else {
        expect(read).not.toThrow();
      }
    }
  });

  it('conc-power-other: silence is NODE_TIMEOUT', async () => {
    const client = await clientOf('client', () => undefined, { timeoutMs: 200 });
    const read = client.bareMetal.powerStatus(SERVER, { identity: renter.identity() });
    await expect(read).rejects.toMatchObject({ code: 'NODE_TIMEOUT', retryable: true });
  });

  it('p2p-manager-restarted: the first "broadcast request failed" ends all talking for a minute', async () => {
    let asked = 0;
    const reply: Reply = (socket) => {
      asked += 1;
      socket.write(bytesOf('client-manager-gone-long'));
    };
    const client = await clientOf('client', reply, { broadcastQuietMs: 60_000 });
    const ask = () => client.bareMetal.list({ manager: MANAGER, identity: 'none' });
    for (let round = 0; round < 4; round += 1) {
      await expect(ask()).rejects.toMatchObject({ code: 'BROADCAST_FAILED', retryable: true });
    }
    expect(asked).toBe(1);
  });
});
