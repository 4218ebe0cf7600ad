// Commands to BMCs through the program ipmitool: one process per BMC at a time, every failure a code.
import { messageOf } from '../../errors/app-error.ts';
import { Backoff } from '../../util/backoff.ts';
import { KeyedQueue } from '../../util/keyed-queue.ts';
import { Slots } from '../../util/slots.ts';
import { deadline, sleep } from '../../util/time.ts';
import { type Bmc, bmcKey, type CipherSuite } from '../bmc.ts';
import { BmcTurns } from '../bmc-turns.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import type { Presence } from '../capabilities/presence.ts';
import { IpmiError, isIpmiError } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { limitFor } from '../patience.ts';
import { CipherMemory } from './cipher-memory.ts';
import { openingIgnored } from './classify.ts';
import { explain } from './explain.ts';
import { IpmitoolHome } from './home.ts';
import { invocation } from './invocation.ts';
import { runTool, type ToolOutput } from './run.ts';
import type { ToolCommand } from './tool-command.ts';

export interface IpmitoolOptions {
  /** Default `ipmitool`, found through PATH. */
  binary?: string;
  /** Processes at the same time, default 64: they mostly wait for the BMC. */
  concurrency?: number;
  /** Where the suite that worked is remembered; give the same to other users of the BMCs. */
  ciphers?: CipherMemory;
  /** Whose turn it is at a BMC; give the same to other users of the BMCs. */
  turns?: BmcTurns;
  /**
   * Asked first, if given: a dead BMC then costs a datagram and not seconds of a process, and one of IPMI 1.5 is
   * told from a lost datagram.
   */
  presence?: (bmc: Bmc, call: CallOptions) => Promise<Presence>;
}

const PROCESSES = 64;
/** As many answers as one turn of the event loop reads: starting a process takes it several ms. */
const PROBES = 32;
/** What ipmitool asks by itself after the log-in, and its command. */
const EXCHANGES_AT_MOST = 8;
/** Tries of a call that the BMC was too busy for. */
const TRIES = 3;

export class Ipmitool {
  readonly #options: IpmitoolOptions;
  readonly #home = new IpmitoolHome();
  readonly #ciphers: CipherMemory;
  readonly #turns: BmcTurns;
  readonly #queue = new KeyedQueue();
  /** Held while a process runs, and not while a BMC is looked for or left in peace. */
  readonly #processes: Slots;
  readonly #probes = new Slots(PROBES);

  constructor(options: IpmitoolOptions = {}) {
    this.#options = options;
    this.#ciphers = options.ciphers ?? new CipherMemory();
    this.#turns = options.turns ?? new BmcTurns();
    this.#processes = new Slots(options.concurrency ?? PROCESSES);
  }

  /** Removes the private folder; a later call makes a new one. */
  async stop(): Promise<void> {
    await this.#home.remove();
  }

  /** The cipher suite that this BMC accepted, once one has been. */
  cipherSuite(bmc: Bmc): CipherSuite | undefined {
    return this.#ciphers.get(bmc);
  }

  /**
   * Runs one command: one process per BMC at a time, in the order of the calls.
   * @throws IpmiError; `delivery` is `unknown` only for a command that changes something
   */
  async run<T>(bmc: Bmc, command: ToolCommand<T>, call: CallOptions = {}): Promise<T> {
    const key = bmcKey(bmc);
    const limitMs = call.timeoutMs ?? limitFor(bmc.quirks, EXCHANGES_AT_MOST, command.timeoutMs);
    const signal = deadline(limitMs, call.signal);
    const restMs = bmc.quirks.minIntervalMs ?? 0;
    try {
      return await this.#queue.run(key, () => this.#persist(bmc, command, signal), { signal, restMs });
    } catch (error) {
      if (error instanceof IpmiError) throw error;
      const context = { bmc: key, command: command.words.join(' ') };
      // Waiting in the queue or between two tries: nothing is under way.
      if (signal.aborted) throw interrupted(signal.reason, context);
      throw new IpmiError('IPMI_NOT_INSTALLED', `ipmitool can't be run: ${messageOf(error)}`, {
        context,
        cause: error,
      });
    }
  }

  /** Tries again what the BMC was too busy for, as long as nothing can have happened. */
  async #persist<T>(bmc: Bmc, command: ToolCommand<T>, signal: AbortSignal): Promise<T> {
    const onlyIpmi15 = (await this.#requirePresence(bmc, signal))?.rmcpPlus === false;
    const backoff = new Backoff({ baseMs: 400, capMs: 2000, floorMs: 100 });
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#tryCiphers(bmc, command, onlyIpmi15, signal);
      } catch (error) {
        if (!isTooBusy(error) || attempt === TRIES) throw error;
        await sleep(backoff.next(), signal);
      }
    }
  }

  async #tryCiphers<T>(
    bmc: Bmc,
    command: ToolCommand<T>,
    onlyIpmi15: boolean,
    signal: AbortSignal,
  ): Promise<T> {
    const suites = this.#ciphers.candidates(bmc);
    for (const [index, cipherSuite] of suites.entries()) {
      const output = await this.#execute(bmc, command, cipherSuite, signal);
      const result = command.parse(output);
      if (result !== undefined) {
        this.#ciphers.accepted(bmc, cipherSuite);
        return result;
      }
      const failure = await explain({
        bmc,
        command,
        cipherSuite,
        output,
        signal,
        onlyIpmi15,
        diagnose: async () =>
          (await this.#execute(bmc, { words: ['mc', 'info'] }, cipherSuite, signal)).stderr,
      });
      // Both happen while a session is opened, so the next suite can't repeat the command.
      const refused = failure.code === 'IPMI_CIPHER_REJECTED' || openingIgnored(output.stderr);
      if (!refused || index === suites.length - 1) throw failure;
    }
    throw new IpmiError('IPMI_CIPHER_REJECTED', 'No cipher suite is allowed for this BMC');
  }

  async #execute(
    bmc: Bmc,
    command: Pick<ToolCommand<unknown>, 'words' | 'script' | 'changes' | 'list'>,
    cipherSuite: CipherSuite | undefined,
    signal: AbortSignal,
  ): Promise<ToolOutput> {
    const { words, script, changes = false, list = false } = command;
    const home = await this.#home.folder();
    const line = script ? ['exec', await this.#home.script(script)] : words;
    const call = invocation(bmc, { command: line, cipherSuite, home, changes, verbose: !list });
    const binary = this.#options.binary ?? 'ipmitool';
    // The turn last: a BMC that waits for a process's place can be asked by others meanwhile.
    return this.#processes.run(
      () => this.#turns.of(bmc).run(() => runTool(binary, call, signal), signal),
      signal,
    );
  }

  /** @returns what the probe said, if there is one; not that nobody is there, which is an error */
  async #requirePresence(bmc: Bmc, signal: AbortSignal): Promise<Presence | undefined> {
    const { presence } = this.#options;
    const found = presence && (await this.#probes.run(() => presence(bmc, { signal }), signal));
    if (found?.present !== false) return found;
    throw new IpmiError(
      'IPMI_UNREACHABLE',
      "Nothing answers IPMI at the BMC's address: check cable and power",
      {
        context: { bmc: bmcKey(bmc) },
      },
    );
  }
}

/** The BMC said so itself, and nothing came of the command. */
function isTooBusy(error: unknown): boolean {
  if (!isIpmiError(error) || error.delivery !== 'none') return false;
  const ranOut = error.code === 'IPMI_TIMEOUT' && error.context.completion !== undefined;
  return ranOut || isIpmiError(error, 'IPMI_BUSY', 'IPMI_NO_SESSION_SLOT');
}
