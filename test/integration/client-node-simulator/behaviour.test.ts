// What the recordings tell of a client node and cannot show in one request.
import { expect, test } from 'vitest';
import { multisigAddress } from '../../simulators/client-node/multisig.ts';
import { eventually, RawClient } from '../node-simulator/raw-client.ts';
import { MANAGER_ID } from '../node-simulator/recordings.ts';
import { post, Renter } from './rented-machine.ts';
import { SERVER_ID } from './scenes.ts';
import { setStage } from './stage.ts';

const RENTER = new Renter('11'.repeat(32));
const NEXT_RENTER = new Renter('22'.repeat(32));
const STATUS = { command: 'status' };

test('a past renter is let in while somebody else rents the machine, unless the order is named', async () => {
  const { client } = await setStage('power-status');
  const order = client.chain.rent(SERVER_ID, { renter: RENTER.wallet });
  const asRenter = (extra = {}) =>
    post(client, '/bare_metal/power', SERVER_ID, { ...RENTER.signer.identity(), ...extra }, STATUS);
  expect(await asRenter()).toMatchObject({ errcode: 0 });
  client.chain.endRental(SERVER_ID);
  expect(await asRenter()).toMatchObject({ message: 'check authority failed: machine is not be rented' });
  client.chain.rent(SERVER_ID, { renter: NEXT_RENTER.wallet });
  expect(await asRenter()).toMatchObject({ errcode: 0 });
  expect(await asRenter({ rent_order: order })).toMatchObject({
    errcode: -3,
    message: 'check authority failed: wallet not rented',
  });
});

test('somebody who is not of the committee is told that it is not his time', async () => {
  const { client } = await setStage('power-status');
  client.chain.setStatus(SERVER_ID, 'verifying');
  const verifier = await post(client, '/bare_metal/power', SERVER_ID, RENTER.signer.identity(), STATUS);
  expect(verifier.message).toBe('check authority failed: not in verify time');
});

test('a session of a multi-signature account is good with the signature of any member', async () => {
  const { client } = await setStage('power-status');
  const members = [RENTER, NEXT_RENTER];
  const wallets = members.map(({ wallet }) => wallet);
  client.chain.rent(SERVER_ID, { renter: multisigAddress(wallets, 2) ?? '' });
  const multisig = {
    multisig_accounts: { wallets, threshold: '2', signs: members.map(({ signer }) => signer.identity()) },
  };
  const opened = await post(client, '/mining_nodes/session_id', SERVER_ID, multisig);
  const { session_id } = opened.message as { session_id: string };
  const signs = [...members, new Renter('33'.repeat(32))].map(({ key }) => key.sign(session_id));
  const answers = await Promise.all(
    signs.map((session_id_sign) =>
      post(client, '/bare_metal/power', SERVER_ID, { session_id, session_id_sign }, STATUS),
    ),
  );
  expect(answers.map(({ errcode }) => errcode)).toEqual([0, 0, -3]);
});

test('a bare-metal node that a network request kills is gone, and the client node with it', async () => {
  const { client, node } = await setStage('p2p-list-empty-masked', { deathDelayMs: 100, timeoutMs: 60_000 });
  const { lanPort } = node;
  const machine = await node.addMachine({ uuid: 'm', ip: '127.0.0.1' });
  client.chain.rent(machine.nodeId, { renter: RENTER.wallet });
  const deepLink = await RawClient.open(lanPort ?? 0);
  await eventually(() => node.codesOf(machine.nodeId) !== undefined);
  const set = post(client, '/deeplink/set', machine.nodeId, RENTER.signer.identity(), {
    device_password: 'x'.repeat(600),
  });
  expect((await node.died).signal).toBe('SIGSEGV');
  await Promise.allSettled([set]);
  const list = await post(client, '/bare_metal', MANAGER_ID, {});
  expect(list).toEqual({ status: 400, errcode: -32701, message: 'broadcast request failed' });
  expect((await client.died).signal).toBe('SIGSEGV');
  deepLink.close();
});

test.each([
  ['a peer that is no text', { peer_nodes_list: [5], additional: {} }],
  ['a wallet that is no text', multisigWith({ wallets: [5], signs: [] })],
  ['a signature without its parts', multisigWith({ wallets: [], signs: [{}] })],
])('%s kills the client node', async (_what, body) => {
  const { client } = await setStage('client-alone-list');
  const request = fetch(`http://127.0.0.1:${client.httpPort}/api/v1/bare_metal`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect((await client.died).signal).toBe('SIGABRT');
  await expect(request).rejects.toThrow(/fetch failed/);
});

test('virtual machines are not to be had from a bare-metal node', async () => {
  const { client } = await setStage('power-status');
  const answer = await post(client, '/tasks', SERVER_ID, RENTER.signer.identity());
  expect(answer).toEqual({ status: 200, errcode: -3, message: 'bare metal nodes are not supported' });
});

function multisigWith(parts: { wallets: unknown[]; signs: unknown[] }): object {
  return {
    peer_nodes_list: [],
    additional: {},
    multisig_accounts: { threshold: '1', ...parts },
  };
}
