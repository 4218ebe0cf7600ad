// One YAML file, strict: every mistake names file, line, key and what is wrong.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  type ConfigOverride,
  loadYaml,
  parseYaml,
} from '../../../../shared/config/load-yaml.ts';
import { tempFolder } from '../temp-folder.ts';

const Schema = z.strictObject({
  server: z.strictObject({
    host: z.string('must be a host name'),
    port: z.int('must be a whole number').min(1, 'must be at least 1').default(80),
  }),
  tags: z.array(z.string()).default([]),
  log: z
    .strictObject({ level: z.enum(['info', 'debug'], 'must be info or debug').default('info') })
    .prefault({}),
});

function parse(text: string, overrides: ConfigOverride[] = []) {
  return parseYaml(text, 'a.yml', Schema, overrides);
}

/** The lines of the ConfigError that `text` leads to. */
function mistakes(text: string, overrides: ConfigOverride[] = []): string[] {
  try {
    parse(text, overrides);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a good file', () => {
  test('is filled up with defaults', () => {
    expect(parse('server:\n  host: a\n')).toEqual({
      ...{ server: { host: 'a', port: 80 }, tags: [], log: { level: 'info' } },
    });
  });

  test('is frozen on all levels', () => {
    const config = parse('server: { host: a }\ntags: [x]\n');
    expect(() => Object.assign(config, { tags: [] })).toThrow(TypeError);
    expect(() => Object.assign(config.server, { host: 'b' })).toThrow(TypeError);
    expect(() => config.tags.push('y')).toThrow(TypeError);
  });

  test('may have comments, a BOM and CRLF', () => {
    expect(parse('\uFEFF# ours\r\nserver:\r\n  host: a # here\r\n').server.host).toBe('a');
  });
});

describe('a mistake', () => {
  test.each([
    ['a wrong type', 'server:\n  host: a\n  port: many\n', 'a.yml:3: server.port: must be a whole number'],
    ['out of bounds', 'server:\n  host: a\n\n  port: 0\n', 'a.yml:4: server.port: must be at least 1'],
    [
      'not one of the choices',
      'server: { host: a }\nlog:\n  level: loud\n',
      'a.yml:3: log.level: must be info or debug',
    ],
    ['a missing key', 'server:\n  port: 1\n', 'a.yml:1: server.host: is missing: must be a host name'],
    ['an unknown key', 'server:\n  host: a\n  prot: 1\n', 'a.yml:3: server: unknown key "prot"'],
    ['an unknown key at the top', 'server: { host: a }\nlogg: x\n', 'a.yml:2: unknown key "logg"'],
    ['an unknown section', 'server: { host: a }\nlogg:\n  level: info\n', 'a.yml:2: unknown key "logg"'],
    [
      'an element of a list',
      'server: { host: a }\ntags:\n  - x\n  - 7\n',
      'a.yml:4: tags.1: Invalid input: expected string, received number',
    ],
  ])('%s names file, line, key and what is wrong', (_, text, message) => {
    expect(mistakes(text)).toEqual([message]);
  });

  test('does not hide the next one', () => {
    expect(mistakes('server:\n  host: 1\n  port: 0\nlogg: 1\n')).toEqual([
      'a.yml:2: server.host: must be a host name',
      'a.yml:3: server.port: must be at least 1',
      'a.yml:4: unknown key "logg"',
    ]);
  });

  test.each([
    ['an empty file', '', 'a.yml:1: server: is missing: '],
    ['only comments', '# nothing\n', 'a.yml:1: server: is missing: '],
    ['a plain text', 'hello\n', 'a.yml:1: '],
    ['a list', '- server\n', 'a.yml:1: '],
    ['a section without content', 'server:\n', 'a.yml:1: server: '],
  ])('%s is told as well', (_, text, start) => {
    const [first, ...rest] = mistakes(text);
    expect(first?.slice(0, start.length)).toBe(start);
    expect(rest).toEqual([]);
  });

  test.each([
    ['a broken bracket', 'server:\n  host: [a\n'],
    ['a key that comes twice', 'server:\n  host: a\n  host: b\n'],
    ['a tab', 'server:\n\thost: a\n'],
    ['two documents', 'server: { host: a }\n---\nserver: { host: b }\n'],
  ])('of YAML itself (%s) names its line', (_, text) => {
    expect(mistakes(text)).toEqual([expect.stringMatching(/^a\.yml:\d: not valid YAML: \S/)]);
  });

  test('of YAML itself that shows only when aliases are resolved is told as well', () => {
    expect(mistakes('server: *nobody\n')).toEqual([expect.stringMatching(/^a\.yml:\d: not valid YAML: \S/)]);
    const bomb = Array.from(
      { length: 9 },
      (_, n) => `a${n}: &a${n} [${`*a${n - 1},`.repeat(n > 0 ? 9 : 0)}x]`,
    );
    expect(mistakes(`${bomb.join('\n')}\n`)).toEqual([
      expect.stringMatching(/^a\.yml:\d+: not valid YAML: \S/),
    ]);
  });

  test('is a ConfigError with a code', () => {
    expect(() => parse('')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', retryable: false }));
  });
});

describe('an override', () => {
  const level = { source: 'environment variable X', keys: ['log', 'level'], value: 'debug' };
  const host = { source: 'flag --host', keys: ['server', 'host'], value: 'b' };

  test('replaces what the file says, or adds to it', () => {
    expect(parse('server: { host: a }\nlog: { level: info }\n', [level, host])).toMatchObject({
      ...{ server: { host: 'b' }, log: { level: 'debug' } },
    });
    expect(parse('server: { host: a }\n', [level]).log.level).toBe('debug');
    expect(parse('', [host]).server.host).toBe('b');
  });

  test('fills a section that the file leaves empty', () => {
    expect(parse('server:\n', [host]).server.host).toBe('b');
  });

  test('that is wrong is named instead of the file', () => {
    expect(mistakes('server: { host: a }\n', [{ ...level, value: 'loud' }])).toEqual([
      'environment variable X: log.level: must be info or debug',
    ]);
  });

  test.each(['server: text\n', 'server: [a]\n', '- server\n', 'text\n'])(
    'does not hide that its section is no section: %j',
    (text) => {
      expect(mistakes(text, [host])).toEqual([expect.stringMatching(/^a\.yml:1: /)]);
    },
  );
});

describe('the file itself', () => {
  test('is read', async () => {
    const path = join(await tempFolder(), 'a.yml');
    await writeFile(path, 'server:\n  host: a\n');
    expect((await loadYaml(path, Schema)).server.host).toBe('a');
  });

  test('is named when it is missing or unreadable', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'a.yml');
    await expect(loadYaml(path, Schema)).rejects.toThrow(`${path}: can't be read: no such file`);
    await expect(loadYaml(folder, Schema)).rejects.toThrow(`${folder}: can't be read: `);
    await expect(loadYaml(path, Schema)).rejects.toThrow(ConfigError);
  });
});
