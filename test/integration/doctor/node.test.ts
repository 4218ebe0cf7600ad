// The doctor before bare-metal nodes: simulated ones that answer as the recorded program, and impostors.
import { writeFile } from 'node:fs/promises';
import { request as forward } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startClientNodeSimulator } from '../../simulators/client-node/simulator.ts';
import { startDeepLinkSimulator } from '../../simulators/deeplink/simulator.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';
import { tempFolder } from '../../unit/shared/temp-folder.ts';
import { diagnose, freePort, serve, startNode } from './patient.ts';

const HOUR_MS = 3_600_000;

describe('a node', () => {
  it('that is well, with all machines connected, gives no finding', async () => {
    const node = await startNode();
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1', ipmiHostname: '10.0.0.1' });
    const lan = { host: '127.0.0.1', port: node.lanPort, localAddress: '127.0.90.1' };
    const deepLink = await startDeepLinkSimulator({ lan });
    onTestFinished(() => deepLink.stop());
    await expect.poll(() => deepLink.lanConnected).toBe(true);
    const report = await diagnose({ node: node.url });
    expect(report.codes).toEqual([]);
    expect(report.outcomes.map(({ status }) => status)).toEqual(Array(6).fill('good'));
  });

  it('that is not there: NODE_UNREACHABLE, once', async () => {
    const report = await diagnose({ node: `http://127.0.0.1:${await freePort()}` });
    expect(report.codes).toEqual(['NODE_UNREACHABLE']);
    expect(report.check('list of machines')?.note).toBe('the node does not answer');
  });

  it('that is another program: NODE_ANSWER', async () => {
    const port = await serve((_request, response) => response.end('<html>It works</html>'));
    expect((await diagnose({ node: `http://127.0.0.1:${port}` })).codes).toEqual(['NODE_ANSWER']);
  });

  it('that is a client node: NODE_IS_CLIENT, and nothing is said of its list; nothing harms it', async () => {
    const common = { version: '0.4.1.8', http: { host: '127.0.0.1', port: 0 } };
    const cafe = await startNodeSimulator(common);
    onTestFinished(() => cafe.stop());
    await cafe.addMachine({ uuid: 'seat-1', ip: '127.0.90.1' });
    const deaths: string[] = [];
    for (const bareMetalNodes of [[cafe], []]) {
      const client = await startClientNodeSimulator({
        ...{ ...common, bareMetalNodes, deathDelayMs: 0 },
        onDeath: (_signal, reason) => deaths.push(reason),
      });
      onTestFinished(() => client.stop());
      const url = `http://127.0.0.1:${client.httpPort}`;
      const report = await diagnose({ node: url, known: ['seat-1'] });
      expect(report.codes).toEqual(['NODE_IS_CLIENT']);
      expect(report.of('NODE_IS_CLIENT')[0]).toMatchObject({ subject: url, place: 'node' });
      for (const name of ['list of machines', 'links to DeepLink', 'IPMI fields', 'http_ip']) {
        expect(report.check(name)).toMatchObject({ status: 'skipped', note: 'it is no bare-metal node' });
      }
      expect(deaths).toEqual([]);
    }
  });

  it('that tells a version and knows no such calls: NODE_ANSWER, with what it said', async () => {
    const port = await serve((request, response) => {
      const isProbe = request.url === '/api/v1/';
      response.writeHead(isProbe ? 200 : 404, { 'content-type': 'application/json' });
      const answer = { errcode: 0, message: { client_version: '0.4.1.8' } };
      response.end(JSON.stringify(isProbe ? answer : { errcode: -32601, message: 'Not supported' }));
    });
    const report = await diagnose({ node: `http://127.0.0.1:${port}` });
    expect(report.codes).toEqual(['NODE_ANSWER']);
    expect(report.of('NODE_ANSWER')[0]?.detail).toContain('"Not supported"');
  });

  it('that stores codes: NODE_STORES_CODES; that takes them unsigned: NODE_TAKES_UNSIGNED', async () => {
    const [stores, open] = [await startNode({ version: '0.4.1.6' }), await startNode({ version: '0.4.1.0' })];
    expect((await diagnose({ node: stores.url })).codes).toEqual(['NODE_STORES_CODES']);
    expect((await diagnose({ node: open.url })).codes).toEqual(['NODE_TAKES_UNSIGNED']);
  });

  it('that answers beyond loopback: NODE_HTTP_EXPOSED', async () => {
    // Linux connects this address to this computer; the doctor sees only that it is not loopback.
    const node = await startNode({ http: { host: '0.0.0.0', port: 0 } });
    const report = await diagnose({ node: `http://0.0.0.0:${node.httpPort}` });
    expect(report.codes).toEqual(['NODE_HTTP_EXPOSED']);
  });

  it('whose clock is another: CLOCK_SKEW', async () => {
    const node = await startNode();
    const port = await serve((request, response) => {
      const upstream = forward(
        { host: '127.0.0.1', port: node.httpPort, path: request.url, method: request.method },
        (answer) => {
          const date = new Date(Date.now() - 2 * HOUR_MS).toUTCString();
          response.writeHead(answer.statusCode ?? 500, { 'content-type': 'application/json', date });
          answer.pipe(response);
        },
      );
      request.pipe(upstream);
    });
    const report = await diagnose({ node: `http://127.0.0.1:${port}` });
    expect(report.codes).toEqual(['CLOCK_SKEW']);
    expect(report.of('CLOCK_SKEW')[0]?.detail).toContain('2 h ahead of the node');
  });
});

describe('its list', () => {
  it('that can not be had: LIST_FAILED', async () => {
    const answers: Record<string, [number, object]> = {
      '/api/v1/': [200, { errcode: 0, message: { client_version: '0.4.1.8' } }],
      '/api/v1/bare_metal/power': [400, { errcode: -32600, message: 'only client node support' }],
    };
    const port = await serve(({ url = '' }, response) => {
      const [status, body] = answers[url] ?? [500, { errcode: -1, message: 'out of order' }];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    expect((await diagnose({ node: `http://127.0.0.1:${port}` })).codes).toEqual(['LIST_FAILED']);
  });

  it('that one text breaks: LIST_UNREADABLE, and with known ids ROW_UNREADABLE names the machine', async () => {
    const node = await startNode();
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1' });
    await node.addMachine({ uuid: 'seat-2', ip: '127.0.90.2', desc: '27" screen' });
    expect((await diagnose({ node: node.url })).codes).toEqual(['LIST_UNREADABLE']);
    const named = await diagnose({ node: node.url, known: ['seat-1', 'seat-2'] });
    expect(named.of('ROW_UNREADABLE').map(({ subject }) => subject)).toEqual(['seat-2']);
    expect(named.codes).not.toContain('LIST_UNREADABLE');
  });

  it('with an unreadable row says of the links that not all were judged', async () => {
    const node = await startNode();
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1' });
    await node.addMachine({ uuid: 'seat-2', ip: '127.0.90.2', desc: '27" screen' });
    const lan = { host: '127.0.0.1', port: node.lanPort, localAddress: '127.0.90.1' };
    const deepLink = await startDeepLinkSimulator({ lan });
    onTestFinished(() => deepLink.stop());
    await expect.poll(() => deepLink.lanConnected).toBe(true);
    const report = await diagnose({ node: node.url, known: ['seat-1', 'seat-2'] });
    const rest = 'not judged: 1 unreadable row and machines that --known or the counter does not name';
    expect(report.check('links to DeepLink')).toMatchObject({
      status: 'good',
      note: `1 connected, none without; ${rest}`,
    });
    expect(report.check('IPMI fields')?.note).toContain(rest);
    await deepLink.stop();
    await expect
      .poll(async () =>
        (await diagnose({ node: node.url, known: ['seat-1', 'seat-2'] })).of('MACHINES_NOT_CONNECTED'),
      )
      .toMatchObject([{ detail: `1 of 1: seat-1 (127.0.90.1); ${rest}` }]);
  });

  it('without a machine that should be there: KNOWN_MACHINE_MISSING, by uuid and by node_id', async () => {
    const node = await startNode();
    const { nodeId } = await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1' });
    const other = 'ab'.repeat(32);
    const report = await diagnose({ node: node.url, known: ['seat-1', nodeId, 'm-77', other, 'Seat-1'] });
    expect(report.of('KNOWN_MACHINE_MISSING').map(({ subject }) => subject)).toEqual([
      'm-77',
      other,
      'Seat-1',
    ]);
    expect(report.of('KNOWN_MACHINE_MISSING')[0]).toMatchObject({ severity: 'error' });
    // A list that nobody can read does not hide that one is missing.
    await node.addMachine({ uuid: 'seat-2', ip: '127.0.90.2', desc: '27" screen' });
    const unreadable = await diagnose({ node: node.url, known: ['seat-1', 'm-77', 'seat-2'] });
    expect(unreadable.of('KNOWN_MACHINE_MISSING').map(({ subject }) => subject)).toEqual(['m-77']);
    expect(unreadable.of('ROW_UNREADABLE').map(({ subject }) => subject)).toEqual(['seat-2']);
  });

  it('of 51 machines: LIST_CUT_AT_51', async () => {
    const node = await startNode();
    for (let index = 1; index <= 53; index++) {
      await node.addMachine({ uuid: `seat-${index}`, ip: `127.0.91.${index}` });
    }
    expect((await diagnose({ node: node.url })).codes).toEqual(['LIST_CUT_AT_51', 'MACHINES_NOT_CONNECTED']);
    const known = ['seat-1', 'seat-53', 'm-77'];
    const asked = await diagnose({ node: node.url, known });
    expect(asked.of('KNOWN_MACHINE_MISSING').map(({ subject }) => subject)).toEqual(['m-77']);
  });

  it('with one address or BMC twice: DUPLICATE_IP, DUPLICATE_BMC, MACHINES_NOT_CONNECTED', async () => {
    const node = await startNode();
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.7', ipmiHostname: 'BMC-1.lan' });
    await node.addMachine({ uuid: 'seat-2', ip: '127.0.90.7' });
    await node.addMachine({ uuid: 'seat-3', ip: '127.0.90.8', ipmiHostname: 'bmc-1.lan', ipmiPort: 623 });
    const report = await diagnose({ node: node.url });
    expect(report.codes).toEqual(['DUPLICATE_BMC', 'DUPLICATE_IP', 'MACHINES_NOT_CONNECTED']);
    expect(report.of('DUPLICATE_IP')[0]).toMatchObject({ subject: '127.0.90.7' });
    expect(report.of('DUPLICATE_IP')[0]?.detail).toMatch(/seat-1.*seat-2|seat-2.*seat-1/);
    expect(report.of('MACHINES_NOT_CONNECTED')[0]?.detail).toContain('3 of 3');
  });

  it('with one device ID twice: DUPLICATE_DEVICE_ID', async () => {
    const node = await startNode();
    for (const last of [1, 2]) {
      const address = `127.0.92.${last}`;
      await node.addMachine({ uuid: `seat-${last}`, ip: address });
      const lan = { host: '127.0.0.1', port: node.lanPort, localAddress: address };
      const deepLink = await startDeepLinkSimulator({ lan, deviceId: '555666777' });
      onTestFinished(() => deepLink.stop());
      await expect.poll(() => deepLink.lanConnected).toBe(true);
    }
    await expect
      .poll(async () => (await diagnose({ node: node.url })).codes)
      .toEqual(['DUPLICATE_DEVICE_ID']);
  });

  it('with shell characters in IPMI fields: IPMI_FIELD_UNSAFE, in secrets only with the key and never shown', async () => {
    const node = await startNode();
    await node.addMachine({ uuid: 'seat-1', ip: '127.0.90.1', ipmiHostname: '10.0.0.1;reboot' });
    await node.addMachine({
      uuid: 'seat-2',
      ip: '127.0.90.2',
      ipmiHostname: '10.0.0.2',
      ipmiPassword: 'a$(id)b',
    });
    const masked = await diagnose({ node: node.url });
    expect(masked.of('IPMI_FIELD_UNSAFE').map(({ subject }) => subject)).toEqual(['seat-1 (127.0.90.1)']);
    const nodeKeyFile = join(await tempFolder(), 'node.key');
    await writeFile(nodeKeyFile, `${node.seedHex}\n`, { mode: 0o600 });
    const clear = await diagnose({ node: node.url, nodeKeyFile });
    const details = clear.of('IPMI_FIELD_UNSAFE').map(({ detail }) => detail);
    expect(details.sort()).toEqual([
      expect.stringMatching(/^ipmiHostname must be/),
      expect.stringMatching(/^ipmiPassword holds a character/),
    ]);
    expect(JSON.stringify(clear.outcomes)).not.toContain('$(id)');
    expect(JSON.stringify(clear.outcomes)).not.toContain(node.seedHex);
  });
});
