// What reaches a log, and what never does.
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../../shared/errors/app-error.ts';
import { createLogger, LOG_LEVELS, type LoggerOptions } from '../../../../shared/logging/logger.ts';

const SECRET = 'N0t-4-y0ur-3yes';

async function logging(options: LoggerOptions = {}) {
  const lines: string[] = [];
  const log = await createLogger({ ...options, destination: { write: (line) => void lines.push(line) } });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('a secret', () => {
  const keys = [
    ...['password', 'pw', 'passwd', 'device_password', 'deeplink_device_password', 'ipmi_password'],
    ...['node_private_key', 'token', 'sign', 'session_id_sign', 'seed', 'secret', 'privateKey'],
  ];

  test.each(keys)('"%s" is hidden at the top, one and two levels down, and in a list', async (key) => {
    const { log, lines } = await logging();
    log.info({ [key]: SECRET }, 'top');
    log.info({ data: { [key]: SECRET } }, 'one down');
    log.info({ reply: { data: { [key]: SECRET } } }, 'two down');
    log.info({ machines: [{ [key]: SECRET }] }, 'in a list');
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      expect(line).not.toContain(SECRET);
      expect(line).toContain(`"${key}":"[secret]"`);
    }
  });

  test.each(['nodePrivateKey', 'ipmiPassword'])(
    '"%s", as our own code spells it, is hidden too',
    async (key) => {
      const { log, lines } = await logging();
      log.info({ machine: { [key]: SECRET } }, 'a row');
      expect(lines.join('')).not.toContain(SECRET);
    },
  );

  test('in the context of an error is hidden', async () => {
    const { log, lines } = await logging();
    log.error({ err: new AppError('X', 'broken', { context: { password: SECRET } }) }, 'failed');
    expect(lines.join('')).not.toContain(SECRET);
  });

  test('in the fields of a child logger is hidden', async () => {
    const { log, lines } = await logging();
    log.child({ data: { token: SECRET } }).info('x');
    expect(lines.join('')).not.toContain(SECRET);
  });
});

describe('an error', () => {
  test('is logged by code, message and context, without stack and cause', async () => {
    const { log, lines, last } = await logging();
    const cause = new Error('inner details');
    log.error({ err: new AppError('DOOR_LOCKED', 'unlock it', { context: { door: 3 }, cause }) }, 'failed');
    expect(last().err).toEqual({ code: 'DOOR_LOCKED', message: 'unlock it', context: { door: 3 } });
    expect(lines.join('')).not.toContain('inner details');
    expect(lines.join('')).not.toMatch(/\.ts:\d+/);
  });

  test('of any kind has no stack, and what is no error is told in words', async () => {
    const { log, lines, last } = await logging();
    log.warn({ err: new TypeError('broken') }, 'failed');
    expect(last().err).toEqual({ message: 'broken' });
    log.warn({ err: 'broken' }, 'failed');
    expect(last().err).toEqual({ message: 'broken' });
    expect(lines.join('')).not.toContain('stack');
  });

  test('that is logged as the line itself has no stack either', async () => {
    const { log, lines } = await logging();
    log.error(new Error('broken', { cause: new Error('inner details') }));
    expect(lines.join('')).toContain('broken');
    expect(lines.join('')).not.toMatch(/stack|inner details|\.ts:\d+/);
  });
});

describe('a line', () => {
  test('has a level in words, an ISO time, the base fields and the message', async () => {
    const { log, last } = await logging({ base: { name: 'agent' } });
    log.info({ node: 'n1' }, 'node answers');
    expect(last()).toEqual({
      ...{ level: 'info', name: 'agent', node: 'n1', msg: 'node answers' },
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test('below the level is not written; the default is info', async () => {
    const { log, lines } = await logging();
    log.debug('no');
    log.info('yes');
    expect(lines).toHaveLength(1);
  });

  test.each(LOG_LEVELS)('level %s is taken', async (level) => {
    const { log, lines } = await logging({ level });
    log.fatal('x');
    expect(lines).toHaveLength(level === 'silent' ? 0 : 1);
  });
});
