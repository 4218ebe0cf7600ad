// A fresh counter beside a simulated node, without machines that run: for the pages that need none.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CounterConfigSchema } from '../../../kiosk/counter/config.ts';
import { Counter } from '../../../kiosk/counter/counter.ts';
import { builtInterface } from '../../../scripts/lib/built-interface.ts';
import { createLogger } from '../../../shared/logging/logger.ts';
import { Browser } from '../../integration/counter/whole/browser.ts';
import { type NodeSimulator, startNodeSimulator } from '../../simulators/index.ts';

export class BareCounter {
  #folder = '';
  #node: NodeSimulator | undefined;
  #counter: Counter | undefined;

  /** @param machines that the node knows */
  async start(machines = 0): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-bare-'));
    const address = { host: '127.0.0.1', port: 0 };
    this.#node = await startNodeSimulator({ version: '0.4.1.8', http: address, lan: address });
    for (let index = 1; index <= machines; index++) {
      const seat = { uuid: `desk-${index}`, ip: `127.0.77.${index}`, desc: `Desk ${index}` };
      await this.#node.addMachine(seat);
    }
    const rendererDir = builtInterface();
    if (rendererDir === undefined) throw new Error('the interface is not built: run "npm run build"');
    this.#counter = new Counter({
      config: CounterConfigSchema.parse({ dataDir: this.#folder, staff: { port: 0 }, node: { pollMs: 500 } }),
      log: await createLogger({ level: 'silent' }),
      runtime: 'node',
      rendererDir,
    });
    await this.#counter.start();
  }

  async stop(): Promise<void> {
    await this.#counter?.stop();
    await this.#node?.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get url(): string {
    return this.#counter?.urls[0] ?? '';
  }

  get node(): NodeSimulator {
    if (!this.#node) throw new Error('the counter was not started');
    return this.#node;
  }

  browser(): Browser {
    return new Browser(Number(new URL(this.url).port));
  }
}
