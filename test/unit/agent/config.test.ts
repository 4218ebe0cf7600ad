// The agent's configuration file: defaults, mistakes, environment.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadAgentConfig } from '../../../agent/config.ts';
import { tempFolder } from '../shared/temp-folder.ts';

const SMALLEST = 'node:\n  url: http://192.168.1.10:5001\n';

async function load(text: string, env: NodeJS.ProcessEnv = {}) {
  const path = join(await tempFolder(), 'agent.yml');
  await writeFile(path, text);
  return loadAgentConfig(path, env);
}

/** The message of the refusal, its file name cut short. */
async function refusal(text: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const error = await load(text, env).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error('it was taken');
  return error.message.replaceAll(/^\/\S*agent\.yml/gm, 'agent.yml');
}

test('the smallest file is one URL; everything else has a default', async () => {
  expect(await load(SMALLEST)).toEqual({
    node: { url: 'http://192.168.1.10:5001', lanPort: 5003, timeoutMs: 5000 },
    deeplink: { channelId: '', lanLink: 'deeplink' },
    identity: { kind: 'none' },
    rotation: { atBoot: true },
    health: { port: 7730 },
    log: { level: 'info' },
  });
});

test('the result is frozen on all levels', async () => {
  const config = await load(SMALLEST);
  for (const part of [config, ...Object.values(config)]) expect(Object.isFrozen(part)).toBe(true);
});

test('a full file is taken as it is', async () => {
  const config = await load(`
node: { url: "https://node:5001", nodeId: ${'a'.repeat(64)}, localAddress: 192.168.1.51, lanPort: 5060, timeoutMs: 2000 }
deeplink: { pipe: false, channelId: SiChuanWangYu001, tokenFile: /t, configIni: /c.ini, lanLink: agent }
identity: { kind: presigned, file: /id.json }
rotation: { atBoot: false }
health: { port: false }
stateDir: /s
log: { level: debug }
`);
  expect(config).toMatchObject({
    node: { lanPort: 5060, localAddress: '192.168.1.51' },
    deeplink: { pipe: false, lanLink: 'agent' },
    identity: { kind: 'presigned', file: '/id.json' },
    rotation: { atBoot: false },
    ...{ health: { port: false }, stateDir: '/s', log: { level: 'debug' } },
  });
});

describe('a mistake names file, line, key and what is allowed', () => {
  test.each([
    [
      'node:\n  url: 192.168.1.10\n',
      'agent.yml:2: node.url: must be an http:// URL such as http://192.168.1.10:5001',
    ],
    [
      'node:\n  url: ftp://n\n',
      'agent.yml:2: node.url: must be an http:// URL such as http://192.168.1.10:5001',
    ],
    [
      'node:\n  lanPort: 5003\n',
      'agent.yml:1: node.url: is missing: must be an http:// URL such as http://192.168.1.10:5001',
    ],
    [`${SMALLEST}  nodeId: ABC\n`, 'agent.yml:3: node.nodeId: must be 64 lower-case hex digits'],
    [
      `${SMALLEST}  localAddress: eth0\n`,
      'agent.yml:3: node.localAddress: must be an IP address of this machine',
    ],
    [`${SMALLEST}  lanPort: "x"\n`, 'agent.yml:3: node.lanPort: must be a whole number from 0 to 65535'],
    [`${SMALLEST}  lanPort: 1.5\n`, 'agent.yml:3: node.lanPort: must be a whole number from 0 to 65535'],
    [
      `${SMALLEST}deeplink:\n  pipe: true\n`,
      'agent.yml:4: deeplink.pipe: must be a path, or false where DeepLink has no SDK pipe',
    ],
    [
      `${SMALLEST}deeplink:\n  lanLink: both\n`,
      'agent.yml:4: deeplink.lanLink: must be "deeplink" or "agent"',
    ],
    [`${SMALLEST}deeplink:\n  tokenFile: ""\n`, 'agent.yml:4: deeplink.tokenFile: must not be empty'],
    [`${SMALLEST}rotation:\n  atBoot: 1\n`, 'agent.yml:4: rotation.atBoot: must be true or false'],
    [`${SMALLEST}health:\n  port: on\n`, 'agent.yml:4: health.port: must be a port number or false'],
    [
      `${SMALLEST}log:\n  level: loud\n`,
      'agent.yml:4: log.level: must be one of trace, debug, info, warn, error, fatal, silent',
    ],
    [`${SMALLEST}stateDir: ""\n`, 'agent.yml:3: stateDir: must not be empty'],
    [`${SMALLEST}urll: x\n`, 'agent.yml:3: unknown key "urll"'],
    [`${SMALLEST}rotation:\n  atboot: true\n`, 'agent.yml:4: rotation: unknown key "atboot"'],
  ])('%j', async (text, message) => {
    expect(await refusal(text)).toBe(message);
  });

  test.each([
    ['another kind', 'kind: wallet', 'must have kind: none; kind: presigned with a file; or kind: counter'],
    ['no kind', 'file: /id.json', 'must have kind: none; kind: presigned with a file; or kind: counter'],
    ['a counter over plain HTTP', 'kind: counter\n  url: http://c', 'must be an https:// URL'],
    ['a pin that is none', 'kind: counter\n  pin: abc', 'must be sha256/ and 44 base64 characters'],
    ['presigned without its file', 'kind: presigned', 'identity.file: is missing: '],
    ['none with a file', 'kind: none\n  file: /id.json', 'unknown key "file"'],
  ])('an identity with %s', async (_, text, message) => {
    const refused = await refusal(`${SMALLEST}identity:\n  ${text}\n`);
    expect(refused).toMatch(/^agent\.yml:[345]: identity/);
    expect(refused).toContain(message);
  });

  test.each([
    ['a port below 0', '  lanPort: -1\n'],
    ['a port above 65535', '  lanPort: 65536\n'],
    ['a time limit too short', '  timeoutMs: 99\n'],
    ['a time limit too long', '  timeoutMs: 60001\n'],
  ])('%s', async (_, line) => {
    expect(await refusal(SMALLEST + line)).toMatch(/^agent\.yml:3: node\.\w+: .*\d/);
  });

  test('a file that is not there', async () => {
    await expect(loadAgentConfig('/no/such/agent.yml', {})).rejects.toThrow(
      "/no/such/agent.yml: can't be read: no such file",
    );
  });
});

describe('the environment', () => {
  test('overrides the file', async () => {
    const env = { NETBAR_NODE_URL: 'http://10.0.0.1:5001', NETBAR_STATE_DIR: '/s', NETBAR_LOG_LEVEL: 'warn' };
    expect(await load(`${SMALLEST}log: { level: debug }\n`, env)).toMatchObject({
      ...{ node: { url: 'http://10.0.0.1:5001' }, stateDir: '/s', log: { level: 'warn' } },
    });
  });

  test('can stand in for the whole file', async () => {
    const config = await load('# all from the environment\n', { NETBAR_NODE_URL: 'http://10.0.0.1:5001' });
    expect(config.node.url).toBe('http://10.0.0.1:5001');
  });

  test('is ignored where it is empty, or not ours', async () => {
    const env = { NETBAR_LOG_LEVEL: '', NETBAR_RENT: 'x', LOG_LEVEL: 'loud' };
    expect((await load(SMALLEST, env)).log.level).toBe('info');
  });

  test('is named when it is wrong', async () => {
    expect(await refusal(SMALLEST, { NETBAR_LOG_LEVEL: 'loud' })).toBe(
      'environment variable NETBAR_LOG_LEVEL: log.level: must be one of trace, debug, info, warn, error, fatal, silent',
    );
  });
});
