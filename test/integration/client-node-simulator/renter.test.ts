// A rental from its beginning to its end, through the client node: real ipmitool, real BMC, raw requests.
import { expect, onTestFinished, test } from 'vitest';
import { DbcClient } from '../../../shared/dbc/index.ts';
import { DEVICE_ID, OLD_PASSWORD, post, Renter, startRentedMachine } from './rented-machine.ts';

const RENTER = new Renter('11'.repeat(32));
const NEXT_RENTER = new Renter('22'.repeat(32));

test('rented, switched on, codes; the rental ends: session refused, machine off, codes changed', async () => {
  const { client, fleet, node, nodeId, deepLink } = await startRentedMachine('127.0.81.1');
  const order = client.chain.rent(nodeId, { renter: RENTER.wallet });
  const opened = await post(client, '/mining_nodes/session_id', nodeId, RENTER.signer.identity());
  const { session_id } = opened.message as { session_id: string };
  const session = { session_id, session_id_sign: RENTER.key.sign(session_id), rent_order: order };
  const power = (identity: object, command: string) =>
    post(client, '/bare_metal/power', nodeId, identity, { command });
  const codes = (identity: object) => post(client, '/deeplink', nodeId, identity);

  expect(await power(session, 'status')).toMatchObject({ errcode: 0, message: 'Chassis Power is off' });
  expect(await codes(session)).toMatchObject({ errcode: 1, message: 'deeplink service not connected' });
  expect(await power(session, 'on')).toMatchObject({ errcode: 0, message: 'Chassis Power Control: Up/On' });
  expect(fleet.at(0).state().power).toBe('on');
  await expect.poll(async () => (await codes(session)).message).toMatchObject({ device_id: DEVICE_ID });
  const first = (await codes(session)).message as { device_id: string; device_password: string };
  expect(deepLink()?.accepts(first.device_id, first.device_password)).toBe(true);

  client.chain.endRental(nodeId);
  const refused = { errcode: -3, message: 'check authority failed: machine is not be rented' };
  expect(await codes(session)).toMatchObject(refused);
  expect(await power(session, 'status')).toMatchObject(refused);
  expect(await client.prune(node.nodeId)).toEqual([nodeId]);
  expect(fleet.at(0).state().power).toBe('off');
  expect(await client.prune(node.nodeId)).toEqual([]);
  await expect.poll(() => deepLink()).toBeUndefined();

  const nextOrder = client.chain.rent(nodeId, { renter: NEXT_RENTER.wallet });
  const next = () => ({ ...NEXT_RENTER.signer.identity(), rent_order: nextOrder });
  expect(await codes(session)).toMatchObject({
    errcode: -3,
    message: 'check authority failed: machine has already expired',
  });
  expect(await power(next(), 'on')).toMatchObject({ errcode: 0 });
  await expect.poll(async () => (await codes(next())).message).toMatchObject({ device_id: DEVICE_ID });
  const second = (await codes(next())).message as { device_password: string };
  expect(second.device_password).not.toBe(first.device_password);
  expect(deepLink()?.accepts(first.device_id, first.device_password)).toBe(false);
});

test('the same through DbcClient, with a real agent on the machine', async () => {
  const machine = await startRentedMachine('127.0.81.4', { withAgent: true });
  const { client, node, nodeId, deepLink } = machine;
  const dbc = new DbcClient({
    url: `http://127.0.0.1:${client.httpPort}`,
    identity: () => RENTER.signer.identity(),
  });
  onTestFinished(() => dbc.close());
  const rent = async () => {
    const rentOrder = client.chain.rent(nodeId, { renter: RENTER.wallet });
    const identity = await dbc.session.open(nodeId, RENTER.key);
    const on = await dbc.operation.switchPower(nodeId, 'on', { identity, rentOrder, everyMs: 100 });
    expect(on).toMatchObject({ confirmed: true, power: 'on' });
    const waiting = { identity, rentOrder, everyMs: 200 };
    await dbc.operation.codesReady(nodeId).wait(waiting);
    // DeepLink reports what it came up with, and then what the agent has set.
    const read = async () => (await dbc.deeplink.get(nodeId, { identity, rentOrder })).password;
    await expect.poll(read).not.toBe(OLD_PASSWORD);
    const password = await read();
    expect(deepLink()?.accepts(DEVICE_ID, password)).toBe(true);
    return { identity, rentOrder, password };
  };

  const first = await rent();
  client.chain.endRental(nodeId);
  const old = { identity: first.identity, rentOrder: first.rentOrder };
  await expect(dbc.deeplink.get(nodeId, old)).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
  await client.prune(node.nodeId);
  await expect.poll(() => deepLink()).toBeUndefined();
  const second = await rent();
  await expect(dbc.deeplink.get(nodeId, old)).rejects.toMatchObject({ code: 'NOT_AUTHORISED' });
  expect(second.password).not.toBe(first.password);
  expect(deepLink()?.accepts(DEVICE_ID, first.password)).toBe(false);
});

test('a boot device is set although the answer says that there is no client', async () => {
  const { client, fleet, nodeId } = await startRentedMachine('127.0.81.2');
  client.chain.rent(nodeId, { renter: RENTER.wallet });
  const answer = await post(client, '/bare_metal/bootdev', nodeId, RENTER.signer.identity(), {
    device: 'pxe',
  });
  expect(answer).toEqual({ status: 200, errcode: -3, message: 'bare metal client not existed' });
  expect(fleet.at(0).state().bootFlags).not.toBe('0000000000');
});

test.each([
  [
    'an address that no name server knows',
    { ipmiHostname: 'bmc.invalid' },
    0,
    /^Address lookup for bmc\.invalid/,
  ],
  ['a password with shell text in it', { ipmiPassword: 'a$(b)' }, 0, /^$/],
  ['a wrong user', { ipmiUsername: 'nobody' }, -3, /Error: Unable to establish LAN session/],
])('%s', async (_what, change, errcode, message) => {
  const { client, node, nodeId } = await startRentedMachine('127.0.81.3');
  await node.updateMachine(nodeId, change);
  client.chain.rent(nodeId, { renter: RENTER.wallet });
  const status = { command: 'status' };
  const answer = await post(client, '/bare_metal/power', nodeId, RENTER.signer.identity(), status);
  expect(answer).toEqual({ status: 200, errcode, message: expect.stringMatching(message) });
});
