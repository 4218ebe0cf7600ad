// One machine for unit tests: a simulated DeepLink on a real socket, and the agent's parts that watch it.
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Controllers } from '../../../../agent/deeplink/controllers.ts';
import { Device } from '../../../../agent/deeplink/device.ts';
import { HealthBoard } from '../../../../agent/health/board.ts';
import { noIdentity } from '../../../../agent/identity/none.ts';
import { NodeLink } from '../../../../agent/node/node-link.ts';
import { NodeRotation } from '../../../../agent/rotation/node-rotation.ts';
import { Rotator } from '../../../../agent/rotation/rotator.ts';
import { PersistStore } from '../../../../agent/state/persist.ts';
import { noStepHook, type StepName } from '../../../../agent/steps.ts';
import { TIMINGS, type Timings } from '../../../../agent/timings.ts';
import { DbcNodeClient } from '../../../../shared/dbc/client.ts';
import { ConfigIniWatcher } from '../../../../shared/deeplink/config-ini.ts';
import { PipeClient } from '../../../../shared/deeplink/pipe-client.ts';
import { createLogger } from '../../../../shared/logging/logger.ts';
import {
  type DeepLinkSimulatorOptions,
  startDeepLinkSimulator,
} from '../../../simulators/deeplink/simulator.ts';
import { tempFolder } from '../../shared/temp-folder.ts';

/** Everything that the page counts in seconds, in tens of milliseconds. */
const QUICK: Timings = {
  ...TIMINGS,
  ...{ backoffBase: 5, backoffCap: 20, notOnline: 100, noPipe: 150, settleBeforeRotation: 5 },
};

export interface SeatOptions {
  deepLink?: DeepLinkSimulatorOptions;
  folder?: string;
  bootId?: string;
  timings?: Partial<Timings>;
  /** Watch the simulator's config.ini as well. */
  watchFile?: boolean;
  /** DeepLink is not the SDK build. */
  noPipe?: boolean;
  /** The agent started with its machine. */
  sinceBoot?: boolean;
}

/** Starts DeepLink and everything that watches it; all of it ends with the test. */
export async function startSeat({ deepLink = {}, folder, bootId = 'boot-1', ...options }: SeatOptions = {}) {
  const home = folder ?? (await tempFolder());
  const path = join(home, 'sdk.sock');
  const iniPath = join(home, 'config.ini');
  const simulator = await startDeepLinkSimulator({
    ...(options.noPipe ? {} : { pipe: path }),
    ...(options.watchFile ? { configIni: iniPath } : {}),
    ...deepLink,
  });
  onTestFinished(() => simulator.stop());

  const timings = { ...QUICK, ...options.timings };
  const log = await createLogger({ level: 'silent' });
  const persist = new PersistStore(join(home, 'state'));
  await persist.load(bootId, (a, b) => a === b);
  const health = new HealthBoard();
  const controllers = new Controllers(persist, { sinceBoot: options.sinceBoot });
  const pipe = new PipeClient({
    ...{ path, channelId: 'channel', timeoutMs: 300, backoff: { baseMs: 10, capMs: 20 } },
  });
  const configIni = options.watchFile ? new ConfigIniWatcher({ path: iniPath, debounceMs: 10 }) : undefined;
  const device = new Device({ pipe, configIni, controllers, persist, health, log, timings });
  onTestFinished(async () => {
    await device.stop();
    await configIni?.stop();
    await persist.settled();
  });
  await configIni?.start();
  await device.start();
  return { simulator, persist, health, controllers, device, timings, log, home };
}

export type Seat = Awaited<ReturnType<typeof startSeat>>;

/** Runs the rotation of a seat; the node is never called, because the pipe is there. */
export function runRotator(
  seat: Seat,
  { atBoot = true, step = noStepHook as (name: StepName) => void } = {},
) {
  const { device, controllers, persist, health, log, timings } = seat;
  const client = new DbcNodeClient({ baseUrl: 'http://127.0.0.1:9' });
  const machineIds = async () => ({ smbiosUuid: undefined, macs: [] });
  const node = new NodeLink({ client, nodeId: undefined, machineIds, persist, health, log, timings });
  const identity = noIdentity(client);
  const throughNode = new NodeRotation({ device, node, identity, log, timings });
  const rotator = new Rotator({
    ...{ device, controllers, persist, throughNode, health, log, timings, step, atBoot },
    ...{ bootId: persist.value.bootId, onChange: () => undefined, lastSetAt: () => 0 },
  });
  const abort = new AbortController();
  device.on('moved', () => rotator.reconsider());
  device.on('changed', () => rotator.reconsider());
  controllers.onChange(() => rotator.reconsider());
  const ended = rotator.run(abort.signal);
  const stop = async () => {
    abort.abort();
    await ended;
    await client.close();
  };
  onTestFinished(stop);
  return { rotator, stop };
}
