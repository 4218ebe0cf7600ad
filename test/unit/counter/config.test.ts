// The counter's configuration: defaults, refusals, environment and flags.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCounterConfig, staffUsesTls } from '../../../kiosk/counter/config.ts';
import { tempFolder } from '../shared/temp-folder.ts';

async function load(yaml: string, env: NodeJS.ProcessEnv = {}, flags = {}) {
  const path = join(await tempFolder(), 'counter.yml');
  await writeFile(path, yaml);
  return loadCounterConfig(path, flags, env);
}

describe('the configuration', () => {
  it('needs no file: this computer alone, no agents', async () => {
    const config = await loadCounterConfig(undefined, { dataDir: '/data' }, {});
    expect(config).toMatchObject({
      dataDir: '/data',
      staff: { host: '127.0.0.1', port: 7740 },
      agents: false,
      node: { allowPlainNode: false },
      powerBackends: {},
    });
    expect(Object.isFrozen(config.staff)).toBe(true);
  });

  it('takes environment and flags before the file, flags first', async () => {
    const yaml = 'dataDir: /file\nstaff: { port: 1 }\n';
    const env = { NETBAR_COUNTER_DATA_DIR: '/env', NETBAR_COUNTER_PORT: '2', NETBAR_LOG_LEVEL: 'warn' };
    expect(await load(yaml, env)).toMatchObject({
      dataDir: '/env',
      staff: { port: 2 },
      log: { level: 'warn' },
    });
    expect(await load(yaml, env, { port: '3' })).toMatchObject({ staff: { port: 3 } });
  });

  it.each([
    ['stafff: {}', /counter\.yml:1: unknown key "stafff"/],
    ['staff:\n  hots: 1', /counter\.yml:2: staff: unknown key "hots"/],
    ['staff: { host: 0.0.0.0, tls: false }', /staff\.tls: must not be false: .*LAN with TLS only/],
    ['staff: { host: my-pc }', /must be an IP address/],
    ['staff: { port: 70000 }', /0 to 65535/],
    ['agents: { port: x }', /agents\.port: must be a whole number/],
    ['agents: true', /agents: /],
    ['node: { allowPlainNode: "yes" }', /node\.allowPlainNode: must be true or false/],
    ['log: { level: loud }', /log\.level: must be one of/],
    ['powerBackends: { A01: { wol: {} } }', /powerBackends/],
    ['limits: { connections: 0 }', /limits\.connections/],
  ])('refuses %s', async (yaml, message) => {
    await expect(load(yaml)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a port of the environment that is none, by its name', async () => {
    await expect(load('', { NETBAR_COUNTER_PORT: 'x' })).rejects.toThrow(/NETBAR_COUNTER_PORT/);
  });

  it('speaks TLS on the LAN by itself, and on loopback when told to', async () => {
    const tls = async (yaml: string) => {
      const { staff } = await load(yaml);
      return staff && staffUsesTls(staff);
    };
    expect(await tls('staff: { host: 192.168.1.5 }')).toBe(true);
    expect(await tls('staff: { host: "::" }')).toBe(true);
    expect(await tls('staff: { host: 127.0.0.2 }')).toBe(false);
    expect(await tls('staff: { tls: true }')).toBe(true);
    expect(await tls('staff: false')).toBe(false);
  });
});
