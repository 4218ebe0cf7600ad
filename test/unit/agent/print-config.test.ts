// --print-config may be copied into a ticket: it tells everything but secrets.
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { AgentConfigSchema } from '../../../agent/config.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { printConfig } from '../../../agent/print-config.ts';

const COUNTER = {
  ...{ kind: 'counter', url: 'https://192.168.1.10:7741' },
  ...{ pin: `sha256/${Buffer.alloc(32).toString('base64')}`, enrolmentKey: 'N0t-4-y0ur-3yes' },
};

test('the enrolment key is masked, and everything else of the counter is there', () => {
  const text = printConfig(AgentConfigSchema.parse({ identity: COUNTER }), linuxSystem());
  expect(text).not.toContain(COUNTER.enrolmentKey);
  expect(parse(text).identity).toEqual({ ...COUNTER, enrolmentKey: '[secret]' });
});

test('another identity is printed as it is, with the defaults of this system', () => {
  const config = AgentConfigSchema.parse({ node: { url: 'http://192.168.1.10:5001' } });
  expect(parse(printConfig(config, linuxSystem()))).toMatchObject({
    identity: { kind: 'none' },
    stateDir: '/var/lib/netbar',
  });
});
