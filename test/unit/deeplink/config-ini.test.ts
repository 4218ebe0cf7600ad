// config.ini as it is found on real machines: BOMs, GBK comments, CRLF, half-written files.
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { cloneFindings } from '../../../shared/deeplink/config-ini.ts';
import { type DeepLinkConfig, parseConfigIni } from '../../../shared/deeplink/config-ini-file.ts';

const FULL = [
  '[host]',
  'uuid=4c4c4544-0042-3510-8054-b7c04f564433',
  'machine_id=9f86d081884c7d65',
  'token=WalletLogin-Secret',
  '[devices]',
  'id=123456789',
  'passwd=Secret99',
  'always_refresh_id=1',
  'always_refresh_passwd=0',
  '[dbc]',
  'bare_metal_ip=192.168.1.10',
  'bare_metal_port=5003',
  '[app]',
  'log_level=info',
  '',
].join('\r\n');

const FULL_CONFIG: DeepLinkConfig = {
  deviceId: '123456789',
  hasPassword: true,
  bareMetalIp: '192.168.1.10',
  bareMetalPort: 5003,
  alwaysRefreshId: true,
  alwaysRefreshPassword: false,
  hasUuid: true,
  hasMachineId: true,
  hasToken: true,
};

const EMPTY_CONFIG: DeepLinkConfig = {
  deviceId: undefined,
  hasPassword: false,
  bareMetalIp: undefined,
  bareMetalPort: undefined,
  alwaysRefreshId: false,
  alwaysRefreshPassword: false,
  hasUuid: false,
  hasMachineId: false,
  hasToken: false,
};

const parse = (text: string | Buffer) => parseConfigIni(Buffer.from(text));

describe('config.ini is read', () => {
  it('with CRLF', async () => {
    expect(await parse(FULL)).toEqual(FULL_CONFIG);
  });

  it('with LF, a UTF-8 BOM, upper case and spaces around', async () => {
    const text = `\uFEFF${FULL.replaceAll('\r\n', '\n').replaceAll('=', '  =  ').toUpperCase()}`;
    expect(await parse(text)).toEqual(FULL_CONFIG);
  });

  it('as UTF-16, the way Notepad saves "Unicode"', async () => {
    expect(await parse(Buffer.from(`\uFEFF${FULL}`, 'utf16le'))).toEqual(FULL_CONFIG);
  });

  it('with comments in GBK', async () => {
    const text = `; 网吧 三号机 的 设置\r\n${FULL}; 诚\\ 不要修改\r\n#镕`;
    const bytes = iconv.encode(text, 'gbk');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
    expect(await parse(bytes)).toEqual(FULL_CONFIG);
  });

  it('with sections missing', async () => {
    expect(await parse('[app]\r\nlog_level=info\r\n')).toEqual(EMPTY_CONFIG);
    expect(await parse('[dbc]\nbare_metal_ip=10.0.0.5\n')).toEqual({
      ...EMPTY_CONFIG,
      bareMetalIp: '10.0.0.5',
    });
  });

  it('with keys that are there but empty', async () => {
    const text = '[host]\nuuid=\nmachine_id=\ntoken=\n[devices]\nid=\npasswd=\n[dbc]\nbare_metal_port=\n';
    expect(await parse(text)).toEqual(EMPTY_CONFIG);
  });

  it('with a device ID in groups, as people write it', async () => {
    expect((await parse('[devices]\nid=123 456 789\n')).deviceId).toBe('123456789');
  });

  it('without believing an ID or a port that can be none', async () => {
    expect(await parse('[devices]\nid=12ab\n[dbc]\nbare_metal_port=70000\n')).toEqual(EMPTY_CONFIG);
  });

  it('up to any byte that a crash left of it: refused, or a part of the truth', async () => {
    const bytes = iconv.encode(`; 网吧\r\n${FULL}`, 'gbk');
    for (let length = 0; length <= bytes.length; length++) {
      const outcome = await parseConfigIni(bytes.subarray(0, length)).catch((error) => error.code);
      if (typeof outcome === 'string') expect(outcome).toBe('CONFIG_INI_UNREADABLE');
      else expect('123456789').toContain(outcome.deviceId ?? '');
    }
  });

  it('without keeping password or token', async () => {
    expect(JSON.stringify(await parse(FULL))).not.toMatch(/Secret/i);
  });
});

describe('config.ini is refused as unreadable when it', () => {
  it.each([
    ['is empty', ''],
    ['has no section yet', 'id=123456789\r\n'],
    ['is cut off in the first section name', '[devi'],
    ['holds NULs, as after a power loss', '[devices]\r\nid=1234\0\0\0\0\0'],
    ['is no INI file', 'a=null\n[a.b]\nx=1'],
  ])('%s', async (_what, text) => {
    await expect(parse(text)).rejects.toMatchObject({ code: 'CONFIG_INI_UNREADABLE' });
  });
});

describe('a machine image', () => {
  const codes = (config: Partial<DeepLinkConfig>) =>
    cloneFindings({ ...EMPTY_CONFIG, ...config }).map((finding) => finding.code);

  it('is clean when nothing of one machine is in it', () => {
    expect(codes({ bareMetalIp: '10.0.0.5', bareMetalPort: 5003 })).toEqual([]);
  });

  it('must hold neither identity nor codes nor the wallet login', () => {
    expect(codes({ ...FULL_CONFIG, alwaysRefreshId: false })).toEqual([
      'CLONE_UUID',
      'CLONE_MACHINE_ID',
      'CLONE_DEVICE_ID',
      'CLONE_PASSWORD',
      'CLONE_TOKEN',
    ]);
  });

  it('may hold an identity that is asked for anew at every start, but not the password', () => {
    expect(codes({ ...FULL_CONFIG, hasToken: false })).toEqual(['CLONE_PASSWORD']);
    expect(codes({ ...FULL_CONFIG, hasToken: false, alwaysRefreshPassword: true })).toEqual([]);
  });

  it('must not refresh the password without refreshing the ID, which does nothing', () => {
    expect(codes({ alwaysRefreshPassword: true })).toEqual(['REFRESH_PASSWORD_WITHOUT_ID']);
  });

  it('is told what to do about each finding', () => {
    for (const { message } of cloneFindings({ ...FULL_CONFIG, alwaysRefreshId: false })) {
      expect(message).toMatch(/delete it/);
    }
  });
});
