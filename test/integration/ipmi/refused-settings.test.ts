// Settings that validation refuses, past validation: what the real ipmitool makes of them ends in the right code all
// the same. And an ipmitool that says what no ipmitool says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bmc, type BmcInput, BmcSchema, parseBmc } from '../../../shared/ipmi/bmc.ts';
import { invocation } from '../../../shared/ipmi/ipmitool/invocation.ts';
import { Ipmitool } from '../../../shared/ipmi/ipmitool/ipmitool.ts';
import { ipmitoolMachine } from '../../../shared/ipmi/ipmitool/machine.ts';
import { type BmcFleet, startBmcFleet } from '../../simulators/bmc/fleet.ts';
import { fakeIpmitool } from './fake-ipmitool.ts';

const tool = new Ipmitool();
let fleet: BmcFleet;

beforeAll(async () => {
  fleet = await startBmcFleet({ count: 1 });
});

afterAll(() => Promise.all([fleet?.stop(), tool.stop()]));

function settings(more: Partial<BmcInput> = {}) {
  const { address, port } = fleet.at(0);
  return { address, port, user: 'admin', password: 'secret', cipherSuite: 3 as const, ...more };
}

/** As the real settings, with one thing that `parseBmc` refuses. */
function unchecked(
  more: Pick<BmcInput, 'user'> | Pick<BmcInput, 'password'>,
  dialect: Partial<BmcInput> = {},
) {
  return new Bmc({ ...BmcSchema.parse(settings(dialect)), ...more });
}

describe('settings that IPMI does not allow', () => {
  it.each([
    ['a password of more than 20 bytes', { password: 'x'.repeat(21) }, {}, 'IPMI_BAD_CONFIG'],
    [
      'one of more than 16 bytes on lan',
      { password: 'x'.repeat(17) },
      { interface: 'lan' },
      'IPMI_BAD_CONFIG',
    ],
    ['a user of more than 16 bytes', { user: 'u'.repeat(17) }, {}, 'IPMI_BAD_CONFIG'],
    ['an empty password', { password: '' }, {}, 'IPMI_AUTH_FAILED'],
  ] as const)('%s: refused before, and by ipmitool or the BMC', async (_, more, dialect, code) => {
    const { cipherSuite: _suite, ...given } = settings();
    expect(() => parseBmc({ ...given, ...dialect, ...more })).toThrow(/^The BMC's settings are wrong: /);
    const { power } = ipmitoolMachine(tool, unchecked(more, dialect));
    await expect(power.readPower()).rejects.toMatchObject({ code, delivery: 'none', retryable: false });
    await expect(power.sendPower('on')).rejects.toMatchObject({ code, delivery: 'none' });
  });
});

describe('what ipmitool is never started without', () => {
  it('is a password: without one and without a terminal it would go on with none', async () => {
    const { args, env } = invocation(parseBmc(settings()), COMMAND);
    expect(args).toContain('-E');
    expect(env.IPMITOOL_PASSWORD).toBe('secret');
    const fake = await fakeIpmitool('unset IPMITOOL_PASSWORD; exec setsid -w ipmitool "$@"');
    const { power } = ipmitoolMachine(fake, parseBmc(settings()));
    await expect(power.readPower()).rejects.toMatchObject({ code: 'IPMI_AUTH_FAILED' });
  });

  it('is a cipher suite: without one it asks for a list, waits, warns, and answers', async () => {
    expect(invocation(parseBmc(settings()), COMMAND).args.join(' ')).toContain('-C 3');
    const fake = await fakeIpmitool(
      'set -- "$@" end; while [ "$1" != end ]; do\n' +
        'if [ "$1" = -C ]; then shift 2; else first=$1; shift; set -- "$@" "$first"; fi; done; shift\n' +
        'case "$*" in *-C*) exit 9;; esac; exec ipmitool "$@"',
    );
    const { power } = ipmitoolMachine(fake, parseBmc(settings()));
    expect(await power.readPower()).toBe('off');
  });
});

describe('an answer that nobody understands', () => {
  it.each([
    ['nonsense', 'echo "Chassis Power is purple"'],
    ['nonsense and a bad end', 'echo oops >&2; exit 3'],
    ['nothing', 'true'],
    ['an assertion that failed', 'echo "ipmitool: lanplus.c:437: Assertion failed." >&2; kill -ABRT $$'],
  ])('%s: IPMI_UNPARSABLE_OUTPUT', async (_, script) => {
    const fake = await fakeIpmitool(script);
    const { power, sensors, eventLog, inventory } = ipmitoolMachine(fake, parseBmc(settings()));
    const unparsable = { code: 'IPMI_UNPARSABLE_OUTPUT', retryable: false };
    await expect(power.readPower()).rejects.toMatchObject({ ...unparsable, delivery: 'none' });
    await expect(power.sendPower('off')).rejects.toMatchObject({ ...unparsable, delivery: 'unknown' });
    await expect(sensors.readSensors()).rejects.toMatchObject(unparsable);
    await expect(eventLog.readEventLog()).rejects.toMatchObject(unparsable);
    await expect(inventory.readBmcInfo()).rejects.toMatchObject(unparsable);
  });
});

const COMMAND = {
  command: ['power', 'status'],
  cipherSuite: 3,
  home: '/nonexistent',
  verbose: true,
  changes: false,
} as const;
