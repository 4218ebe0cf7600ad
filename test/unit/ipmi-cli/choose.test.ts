// One BMC from the options of the command line.
import { expect, it, vi } from 'vitest';
import { chooseMachines, PASSWORD_VARIABLE } from '../../../scripts/commands/ipmi/fleet/choose.ts';

it('takes what is odd about the BMC from the options, as a fleet file would', async () => {
  vi.stubEnv(PASSWORD_VARIABLE, 'secret');
  const host = { host: '10.0.0.7', user: 'admin' };
  const [odd] = await chooseMachines({ ...host, minInterval: 5000, replyTimeout: 3000 }, []);
  expect(odd?.backend).toMatchObject({
    bmc: { quirks: { minIntervalMs: 5000, replyTimeoutMs: 3000 }, privilege: 'administrator' },
  });
  const [plain] = await chooseMachines(host, []);
  expect(plain?.backend).toMatchObject({ bmc: { quirks: {} } });
  vi.unstubAllEnvs();
});
