// The counter of the demo café: a real one, set up by the demo's owner through the same calls as the wizard's.
import { parse } from 'yaml';
import type { Caller } from '../../kiosk/counter/calls.ts';
import { CounterConfigSchema } from '../../kiosk/counter/config.ts';
import { Counter } from '../../kiosk/counter/counter.ts';
import type { CallInput, CallName, CallOutput } from '../../kiosk/ipc/contract.ts';
import type { Seat as SeatView } from '../../kiosk/ipc/seat.ts';
import { systemCode } from '../../shared/errors/app-error.ts';
import { createLogger, type LogLevel } from '../../shared/logging/logger.ts';
import { sleep } from '../../shared/util/time.ts';
import { builtInterface } from '../lib/built-interface.ts';

export interface DemoCounterOptions {
  folder: string;
  nodeUrl: string;
  /** The node's own key, 64 hex digits. */
  nodeKey: string;
  /** Preferred port of the staff interface; a free one when it is taken. */
  port: number;
  logLevel: LogLevel;
}

/** Who may log in to the demo. */
export const DEMO_PEOPLE = [
  { name: 'Olga', role: 'owner', pin: '258013' },
  { name: 'Mei', role: 'staff', pin: '3917' },
  { name: 'Visitor', role: 'viewer', pin: '6042' },
] as const;

/** What the counter writes for the machines' image. */
export interface AgentIdentity {
  kind: 'counter';
  url: string;
  pin: string;
  enrolmentKey: string;
}

export class DemoCounter {
  readonly #options: DemoCounterOptions;
  #counter: Counter | undefined;
  #caller: Caller = { person: null, locked: false, sessionId: null, transport: 'ipc', address: 'local' };

  constructor(options: DemoCounterOptions) {
    this.#options = options;
  }

  /** Where browsers find it. */
  get url(): string {
    return this.#counter?.urls[0] ?? '';
  }

  async start(): Promise<void> {
    await this.#listen(this.#options.port).catch((error: unknown) => {
      if (systemCode(error) !== 'EADDRINUSE') throw error;
      return this.#listen(0);
    });
    await this.#setUp();
  }

  async stop(): Promise<void> {
    await this.#counter?.stop();
    this.#counter = undefined;
  }

  /** Makes seats of all machines that the node knows. @param labels by uuid */
  async takeOver(labels: ReadonlyMap<string, { label: string; zone: string }>): Promise<void> {
    await this.#call('node.refresh', {});
    const { machines } = await this.#call('machines.unseated', {});
    await this.#call('machines.takeOver', {
      machines: machines.map(({ nodeId, uuid, suggestedLabel }) => {
        const { label = suggestedLabel, zone = 'Hall' } = labels.get(uuid) ?? {};
        return { nodeId, label, zone };
      }),
    });
  }

  async agentIdentity(): Promise<AgentIdentity> {
    const { yaml } = await this.#call('agents.enrolmentConfig', {});
    return (parse(yaml) as { identity: AgentIdentity }).identity;
  }

  /** Switches seats on as staff would, when their power is known. */
  async powerOn(labels: readonly string[], signal: AbortSignal): Promise<void> {
    const wanted = (seats: SeatView[]) => seats.filter(({ label }) => labels.includes(label));
    let seats = wanted((await this.#call('seats.snapshot', {})).seats);
    while (seats.some(({ power }) => power.value === 'unknown') && !signal.aborted) {
      await sleep(100, signal).catch(() => undefined);
      seats = wanted((await this.#call('seats.snapshot', {})).seats);
    }
    if (signal.aborted || seats.length === 0) return;
    await this.#call('power.run', { seatIds: seats.map(({ id }) => id), action: 'on' });
  }

  async #listen(port: number): Promise<void> {
    const { folder, logLevel } = this.#options;
    const rendererDir = builtInterface();
    const counter = new Counter({
      config: CounterConfigSchema.parse({
        dataDir: folder,
        staff: { port },
        agents: { host: '127.0.0.1', port: 0 },
        node: { pollMs: 1000 },
      }),
      log: await createLogger({
        level: logLevel,
        base: { name: 'counter' },
        destination: { write: (line) => void process.stderr.write(line) },
      }),
      runtime: 'node',
      ...(rendererDir ? { rendererDir } : {}),
    });
    await counter.start();
    this.#counter = counter;
  }

  async #setUp(): Promise<void> {
    const { nodeUrl, nodeKey } = this.#options;
    const [owner, ...others] = DEMO_PEOPLE;
    await this.#call('setup.owner', { name: owner.name, pin: owner.pin, cafe: 'Demo café' });
    const { sessions } = this.running.parts;
    const opened = sessions.takeToken(this.#caller);
    const session = opened && sessions.find(opened.token);
    if (!session) throw new Error('the demo could not log in to its own counter');
    this.#caller = { ...this.#caller, person: session.person, sessionId: session.id };
    await this.#call('node.connect', { url: nodeUrl, key: nodeKey, mode: 'manage' });
    for (const { name, role, pin } of others) await this.#call('staff.add', { name, role, pin });
    await this.#call('setup.finish', {});
  }

  /** @throws when it does not run */
  get running(): Counter {
    if (!this.#counter) throw new Error('the counter does not run');
    return this.#counter;
  }

  #call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    return this.running.dispatch(name, input, this.#caller);
  }
}
