// Power through a client node, against the recorded answers of a real one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ClientNodePower } from '../../../../kiosk/counter/power/client-node.ts';
import { readSessionFile } from '../../../../kiosk/counter/power/session-file.ts';
import { IpmiError } from '../../../../shared/ipmi/errors.ts';
import { PowerController } from '../../../../shared/ipmi/power/power-controller.ts';
import { startNodeSimulator } from '../../../simulators/node/simulator.ts';
import { bytesOf } from '../../../unit/dbc/recordings.ts';
import { type ReplayNode, startReplayNode } from '../../dbc/replay-node.ts';

const NODE_ID = 'ab'.repeat(32);
const SESSION = {
  sessionId: '3PxBDHEB67xAwuN56oBLtQ9DX6mkzNsJo4WPgHTKmTb3BPC',
  sessionIdSign: 'cd'.repeat(64),
};

let node: ReplayNode | undefined;
let power: ClientNodePower | undefined;

afterEach(async () => {
  await power?.close();
  await node?.stop();
});

/** The question whether it is a client node at all, which names nobody. */
const asksKind = ({ body }: { body: string }) => body.includes('"peer_nodes_list":[]');

/** Answers with these recordings, one after the other, and then always with the last. */
async function through(...ids: string[]): Promise<ClientNodePower> {
  const waiting = [...ids];
  node = await startReplayNode((request) =>
    bytesOf(
      asksKind(request) ? 'power-no-peer' : ((waiting.length > 1 ? waiting.shift() : waiting[0]) ?? ''),
    ),
  );
  power = new ClientNodePower({ url: node.baseUrl, nodeId: NODE_ID, identity: SESSION, rentOrder: '7' });
  return power;
}

async function failure(call: Promise<unknown>): Promise<IpmiError> {
  const error = await call.catch((thrown: unknown) => thrown);
  if (error instanceof IpmiError) return error;
  throw new Error(`no IpmiError: ${String(error)}`);
}

const asked = () => node?.requests.filter((request) => !asksKind(request)) ?? [];
const commands = () =>
  asked().map(({ body }) => (JSON.parse(body) as { additional: { command: string } }).additional.command);

describe('power through a client node', () => {
  it('sends nothing to a bare-metal node, which would die of it', async () => {
    const manager = await startNodeSimulator({ version: '0.4.1.8', http: { host: '127.0.0.1', port: 0 } });
    const url = `http://127.0.0.1:${manager.httpPort}`;
    power = new ClientNodePower({ url, nodeId: NODE_ID, identity: SESSION });
    const refused = { code: 'IPMI_NOT_SUPPORTED', delivery: 'none' };
    expect(await failure(power.sendPower('on'))).toMatchObject(refused);
    await manager.stop();
  });

  it("speaks in the name of the renter's session and of the order", async () => {
    const client = await through('power-session');
    expect(await client.readPower()).toBe('off');
    expect(JSON.parse(asked()[0]?.body ?? '')).toEqual({
      peer_nodes_list: [NODE_ID],
      additional: { command: 'status' },
      session_id: SESSION.sessionId,
      session_id_sign: SESSION.sessionIdSign,
      rent_order: '7',
    });
    expect(asked()[0]?.path).toBe('/api/v1/bare_metal/power');
  });

  it('switches on and believes only the state that is read back', async () => {
    const client = await through('power-status', 'power-on', 'f-power-rent-order-7');
    const controller = new PowerController({ minIntervalMs: 0 });
    const result = await controller.run({ key: 'a1', power: client }, 'on');
    expect(result).toMatchObject({ before: 'off', after: 'on', verified: 'read back' });
    expect(commands()).toEqual(['status', 'on', 'status']);
  });

  it('takes each text of success for its own command only', async () => {
    const client = await through('power-on', 'power-off-again', 'power-reset', 'power-on');
    await client.sendPower('on');
    await client.sendPower('off');
    await client.sendPower('reset');
    const error = await failure(client.sendPower('off'));
    expect(error).toMatchObject({ code: 'IPMI_COMMAND_REJECTED', delivery: 'unknown' });
  });

  it.each(['f-power-password-quote', 'f-power-password-shell'])(
    'does not take errcode 0 without the text of success for one (%s), and quotes nothing of it',
    async (id) => {
      const client = await through(id);
      const sent = await failure(client.sendPower('on'));
      expect(sent).toMatchObject({ code: 'IPMI_COMMAND_REJECTED', delivery: 'unknown' });
      expect(JSON.stringify(sent) + sent.message).not.toContain('INJECTED');
      expect((await failure(client.readPower())).code).toBe('IPMI_UNREACHABLE');
    },
  );

  it.each([
    ['power-not-renter', 'IPMI_PRIVILEGE', 'none'],
    ['power-session-expired', 'IPMI_PRIVILEGE', 'none'],
    ['power-chain-online', 'IPMI_PRIVILEGE', 'none'],
    ['power-session-bad-sign', 'IPMI_AUTH_FAILED', 'none'],
    ['power-unknown-peer', 'IPMI_BAD_CONFIG', 'none'],
    ['power-manager-id', 'IPMI_NOT_SUPPORTED', 'none'],
    ['power-bmc-wrong-password', 'IPMI_UNREACHABLE', 'none'],
    ['f-power-blackhole', 'IPMI_UNREACHABLE', 'none'],
    ['conc-power-slow', 'IPMI_TIMEOUT', 'unknown'],
  ])('tells what %s means and whether anything was done', async (id, code, delivery) => {
    const client = await through(id);
    expect(await failure(client.sendPower('on'))).toMatchObject({ code, delivery });
  });

  it('knows that nothing was done when the node was gone before it could be asked', async () => {
    const client = await through('power-on');
    await node?.stop();
    expect(await failure(client.sendPower('off'))).toMatchObject({
      code: 'IPMI_UNREACHABLE',
      delivery: 'none',
    });
  });

  it('sends a command once, also when nothing is answered', async () => {
    node = await startReplayNode((request) =>
      asksKind(request) ? bytesOf('power-no-peer') : (socket) => socket.destroy(),
    );
    power = new ClientNodePower({ url: node.baseUrl, nodeId: NODE_ID, identity: SESSION });
    expect(await failure(power.sendPower('off'))).toMatchObject({
      code: 'IPMI_UNREACHABLE',
      delivery: 'unknown',
    });
    expect(asked()).toHaveLength(1);
  });

  it('has no soft-off', async () => {
    const client = await through('power-status');
    expect((await failure(client.sendPower('soft'))).code).toBe('IPMI_NOT_SUPPORTED');
    expect(node?.requests).toHaveLength(0);
  });
});

describe('the boot device through a client node', () => {
  const PXE = { device: 'pxe', persistent: false, firmware: 'uefi' } as const;

  it('is sent and unconfirmed, whatever the node answers', async () => {
    const client = await through('bootdev-session');
    const error = await failure(client.setBootDevice(PXE));
    expect(error).toMatchObject({ code: 'IPMI_BOOT_DEVICE_NOT_SET', delivery: 'unknown' });
    expect(error.message).toMatch(/sent.*not be confirmed/);
    expect(asked()).toHaveLength(1);
  });

  it('is confirmed where the BMC can be read', async () => {
    node = await startReplayNode((request) =>
      bytesOf(asksKind(request) ? 'power-no-peer' : 'bootdev-session'),
    );
    const confirm = { readBootDevice: async () => ({ ...PXE, valid: true }) };
    power = new ClientNodePower({ url: node.baseUrl, nodeId: NODE_ID, identity: SESSION, confirm });
    expect(await power.setBootDevice(PXE)).toEqual({ ...PXE, valid: true });
    expect((await failure(power.setBootDevice({ ...PXE, device: 'disk' }))).code).toBe(
      'IPMI_BOOT_DEVICE_NOT_SET',
    );
  });

  it('is not sent for good: the node knows the next boot only', async () => {
    const client = await through('bootdev-session');
    expect((await failure(client.setBootDevice({ ...PXE, persistent: true }))).code).toBe(
      'IPMI_NOT_SUPPORTED',
    );
    expect(node?.requests).toHaveLength(0);
  });

  it('that is refused is no "sent"', async () => {
    const client = await through('bootdev-chain-verifying');
    expect(await failure(client.setBootDevice(PXE))).toMatchObject({
      code: 'IPMI_PRIVILEGE',
      delivery: 'none',
    });
  });
});

describe("the file of a renter's session", () => {
  it('is read when it is closed to others, and never quoted', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'netbar-session-'));
    try {
      const path = join(folder, 'session.json');
      const text = JSON.stringify({ session_id: SESSION.sessionId, session_id_sign: SESSION.sessionIdSign });
      await writeFile(path, text, { mode: 0o600 });
      expect(await readSessionFile(path)).toEqual(SESSION);
      const open = join(folder, 'open.json');
      await writeFile(open, text, { mode: 0o644 });
      await expect(readSessionFile(open)).rejects.toThrow('chmod 600');
      const broken = join(folder, 'broken.json');
      await writeFile(broken, `{"session_id": "${SESSION.sessionId}"`, { mode: 0o600 });
      const error = await failure(readSessionFile(broken));
      expect(error.message).not.toContain(SESSION.sessionId);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
