// The recorded add, delete, modify, p2p, power, bootdev and session requests: sent by our client word for word, or
// refused before they are sent.
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DbcClient, DbcError } from '../../../shared/dbc/index.ts';
import { bytesOf, recording, recordingIds, requestBodyOf } from '../../unit/dbc/recordings.ts';
import { ONE_PEER } from './fake-client-node.ts';
import { asWeSayIt, rentOrderOf, viaOf } from './recorded-requests.ts';
import { listAnswer, machineRow, type ReplayNode, startReplayNode } from './replay-node.ts';

const GROUP = /^(add|delete|modify|p2p|power|bootdev|session|f-power|f-add|doc|v0416|client-alone)/;

/** What our types refuse before anything is sent, and the field that they name. */
const REFUSED: Readonly<Record<string, string>> = {
  machines: `add-additional-check-order add-nodes-object client-alone-add-self client-alone-add-unsigned p2p-add-no-nodes`,
  uuid: `add-bad-second add-missing-uuid add-node-empty-object add-uuid-number add-uuid-underscore modify-bad-uuid`,
  ip: `modify-wrong-types p2p-add-missing-ip`,
  description: `add-desc-quote p2p-add-second`,
  ipmiHostname: `add-missing-ipmi_hostname`,
  ipmiUsername: `add-missing-ipmi_username`,
  ipmiPort: `add-port-0 add-port-65536 add-port-negative modify-port-big p2p-add-port-0`,
  identity: `add-empty-wallet add-peer-other add-unsigned add-wallet-0x add-wallet-ss58 add-wallet-upper add-wrong-wallet
    modify-unsigned p2p-add-to-server-id p2p-add-unsigned p2p-list-as-manager-key power-no-auth power-wallet-hex`,
  sign: `p2p-add-garbage-sign`,
  signs: `power-multisig-one`,
  threshold: `p2p-deeplink-get-noauth power-no-auth-multisig-empty`,
  sessionIdSign: `power-session-empty-sign`,
  device: `bootdev-bad bootdev-none-given bootdev-number`,
  command: `power-command-number power-command-upper power-no-command`,
  nodeIds: `delete-ids-empty delete-ids-number delete-ids-string delete-no-ids delete-unsigned p2p-delete-empty
    p2p-delete-unknown`,
  nodeId: `client-alone-modify-self modify-trailing-slash p2p-modify-unknown power-no-peer`,
  idOrUuid: `modify-no-id`,
  change: `modify-empty`,
  // DeepLink takes 6 characters and more, and an absent password would become empty.
  password: `p2p-deeplink-set-id-only p2p-deeplink-set-not-connected p2p-deeplink-set-ok p2p-deeplink-set-pw-number
    v0416-set-again v0416-set-none`,
};
const refusedFields = new Map(
  Object.entries(REFUSED).flatMap(([field, ids]) =>
    ids
      .trim()
      .split(/\s+/)
      .map((id): [string, string] => [id, field]),
  ),
);

const replayed = recordingIds().filter((id) => {
  const { request } = recording(id);
  return GROUP.test(id) && request?.method === 'POST' && requestBodyOf(id) !== undefined;
});

const open: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.stop();
});

/** Says what a client node says when nobody is named, finds every machine, and answers the rest as recorded. */
async function replayNode(id: string): Promise<ReplayNode> {
  const node = await startReplayNode(({ path, body }) => {
    const { peer_nodes_list: peers, wallet, session_id: session } = JSON.parse(body);
    const bare = wallet === undefined && session === undefined && peers.length === 0;
    if (bare && path.endsWith('/power')) return bytesOf('power-no-peer');
    if (path.endsWith('/peers/active')) return ONE_PEER;
    const looked = /\/bare_metal\/([0-9a-f]{64})$/.exec(path)?.[1];
    if (bare && looked !== undefined) return listAnswer([machineRow(looked)]);
    return bytesOf(id);
  });
  open.push(node);
  return node;
}

it('are many', () => {
  expect(replayed.length).toBeGreaterThan(120);
  expect([...refusedFields.keys()].filter((id) => !replayed.includes(id))).toEqual([]);
});

describe('a recorded request', () => {
  it.each(replayed)('%s', async (id) => {
    const via = viaOf(id);
    const node = await replayNode(id);
    const client = new DbcClient({ url: node.baseUrl, via, readRetries: 0 });
    open.push({ stop: () => client.close() });
    let refusal: unknown;
    try {
      const { request, identity } = asWeSayIt(id);
      await client.send(request, { identity: identity ?? 'none', rentOrder: rentOrderOf(id) });
    } catch (error) {
      if (!(error instanceof DbcError)) throw error;
      if (error.code === 'INVALID_INPUT') refusal = error.message;
    }
    const { path } = recording(id).request ?? {};
    const field = refusedFields.get(id);
    if (field !== undefined) {
      expect(refusal).toMatch(new RegExp(`\\b${field}(\\.\\w+)? (must|is missing)`));
      expect(node.requests).toEqual([]);
      return;
    }
    const sent = node.requests.filter((seen) => seen.path === path).map(({ body }) => utf8Json(body));
    expect({ id, refusal }).toEqual({ id, refusal: undefined });
    expect(sent.at(-1)).toEqual(expectedBody(id));
  });
});

/** The replaying node keeps one character per byte. */
function utf8Json(body: string): unknown {
  return JSON.parse(Buffer.from(body, 'latin1').toString('utf8'));
}

/** On the LAN the node is never named to itself, and an id to delete is named once. */
function expectedBody(id: string): object {
  const body = requestBodyOf(id) ?? {};
  const ownName = viaOf(id) === 'lan' && !String(recording(id).request?.path).includes('deeplink');
  const once = id === 'delete-dup' ? { additional: onlyOnce(body.additional) } : {};
  return { ...body, ...(ownName ? { peer_nodes_list: [] } : {}), ...once };
}

function onlyOnce(additional: unknown): object {
  const { bare_metal_node_ids: ids } = z
    .object({ bare_metal_node_ids: z.array(z.string()) })
    .parse(additional);
  return { bare_metal_node_ids: [...new Set(ids)] };
}
