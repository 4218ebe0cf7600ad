// The doctor before bare-metal nodes: simulated ones that answer as the recorded program, and impostors.
import { writeFile } from 'node:fs/promises';
import { request as forward } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startDeepLinkSimulator } from '../../simulators/deeplink/simulator.ts';
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
    const port = await serve((request, response) => {
      const isProbe = request.url === '/api/v1/';
      response.writeHead(isProbe ? 200 : 500, { 'content-type': 'application/json' });
      const answer = { errcode: 0, message: { client_version: '0.4.1.8' } };
      response.end(JSON.stringify(isProbe ? answer : { errcode: -1, message: 'out of order' }));
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

  it('of 51 machines: LIST_CUT_AT_51', async () => {
    const node = await startNode();
    for (let index = 1; index <= 53; index++) {
      await node.addMachine({ uuid: `seat-${index}`, ip: `127.0.91.${index}` });
    }
    expect((await diagnose({ node: node.url })).codes).toEqual(['LIST_CUT_AT_51', 'MACHINES_NOT_CONNECTED']);
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
