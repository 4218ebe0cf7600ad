// Keeps one session with one BMC: opened when needed, kept alive, opened again at the first silence.
import type { Slots } from '../../util/slots.ts';
import type { Bmc } from '../bmc.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import { IpmiError, withDelivery } from '../errors.ts';
import { interrupted } from '../interrupted.ts';
import { limitFor } from '../patience.ts';
import { callScope, DEFAULT_TIMEOUT_MS } from './call-scope.ts';
import { type IpmiCommand, resultOf } from './command.ts';
import { getDeviceId, setPrivilege } from './commands.ts';
import type { Endpoint } from './endpoint.ts';
import type { Session } from './session.ts';
import type { SessionOpener } from './session-opener.ts';

/** BMCs drop a session that is idle for 60 s (ipmi_sim: 30 s). */
const KEEP_ALIVE_MS = 15_000;
const CLOSE_TIMEOUT_MS = 2000;
/** The longest call: boot flags with all that belongs to them, then power. */
const EXCHANGES_AT_MOST = 8;

/** Runs one command inside a call. @throws IpmiError */
export type RunCommand = <T>(command: IpmiCommand<T>) => Promise<T>;

export class SessionKeeper {
  readonly #bmc: Bmc;
  readonly #endpoint: Endpoint;
  readonly #opener: SessionOpener;
  readonly #turn: Slots;
  readonly #usualMs: number;
  #session: Session | undefined;
  #keepAlive: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param turn held during an exchange; shared with whoever else speaks to this BMC */
  constructor(bmc: Bmc, endpoint: Endpoint, opener: SessionOpener, turn: Slots) {
    this.#bmc = bmc;
    this.#turn = turn;
    this.#usualMs = limitFor(bmc.quirks, EXCHANGES_AT_MOST, DEFAULT_TIMEOUT_MS);
    this.#endpoint = endpoint;
    this.#opener = opener;
  }

  /** Runs `work` in this BMC's turn; its time limit begins there, because those before have limits of their own. */
  async call<T>(call: CallOptions, what: string, work: (run: RunCommand) => Promise<T>): Promise<T> {
    const { name } = this.#endpoint;
    await this.#myTurn(call, what);
    try {
      return await callScope({ timeoutMs: this.#usualMs, ...call }, what, name, (signal) => {
        if (this.#closed) {
          throw new IpmiError('IPMI_CANCELLED', 'The connection to the BMC is closed', {
            context: { bmc: name },
          });
        }
        return work((command) => this.#run(command, signal));
      });
    } finally {
      this.#turn.give();
    }
  }

  async #myTurn({ signal }: CallOptions, what: string): Promise<void> {
    try {
      await this.#turn.take(signal);
    } catch {
      throw interrupted(signal?.reason, { bmc: this.#endpoint.name, call: what });
    }
  }

  /** Gives the session back to the BMC, after the calls before it; a later call opens another. Never throws. */
  async end(): Promise<void> {
    try {
      await callScope({ timeoutMs: CLOSE_TIMEOUT_MS }, 'Closing the session', this.#endpoint.name, (signal) =>
        this.#turn.run(() => this.#logOut(signal), signal),
      );
    } catch {
      // A BMC that does not hear it drops the session by itself.
    }
  }

  /** The same for good: calls that come later are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.end();
    this.#forget();
  }

  async #logOut(signal: AbortSignal): Promise<void> {
    const session = this.#session;
    try {
      await session?.close(signal);
    } finally {
      this.#forget();
    }
  }

  async #run<T>(command: IpmiCommand<T>, signal: AbortSignal): Promise<T> {
    const answer = command.once ? await this.#askOnce(command, signal) : await this.#answer(command, signal);
    return resultOf(command, answer, this.#endpoint.name);
  }

  async #answer(command: IpmiCommand<unknown>, signal: AbortSignal): Promise<Buffer> {
    const held = this.#session && (await this.#ask(this.#session, command, signal));
    if (held) return held;
    this.#abandon();
    this.#session = await this.#opener.open(signal);
    this.#endpoint.session = this.#session;
    const answer = await this.#ask(this.#session, command, signal);
    if (answer) return answer;
    this.#abandon();
    throw new IpmiError('IPMI_TIMEOUT', `The BMC lets us log in and does not answer ${command.name}`, {
      context: { bmc: this.#endpoint.name },
    });
  }

  /** Undefined for silence. */
  async #ask(
    session: Session,
    command: IpmiCommand<unknown>,
    signal: AbortSignal,
  ): Promise<Buffer | undefined> {
    const { privilege } = this.#bmc;
    if (command.privilege === 'operator' && session.privilege === 'user' && privilege !== 'user') {
      const raise = setPrivilege(privilege);
      const raised = await session.request(raise, signal);
      if (!raised) return undefined;
      resultOf(raise, raised, this.#endpoint.name);
      session.privilege = 'operator';
    }
    const answer = await session.request(command, signal);
    if (answer) this.#scheduleKeepAlive();
    return answer;
  }

  /** Neither repeated nor taken to another session: what became of it is not known when no answer comes. */
  async #askOnce(command: IpmiCommand<unknown>, signal: AbortSignal): Promise<Buffer> {
    const context = { bmc: this.#endpoint.name, command: command.name };
    const session = this.#session;
    if (!session) throw new IpmiError('IPMI_TIMEOUT', 'The session ended before the command', { context });
    let sent = false;
    try {
      const answer = await session.request(command, signal, () => {
        sent = true;
      });
      if (answer) {
        this.#scheduleKeepAlive();
        return answer;
      }
    } catch (error) {
      throw sent && error instanceof IpmiError ? withDelivery(error, 'unknown') : error;
    }
    this.#abandon();
    throw new IpmiError('IPMI_TIMEOUT', `The BMC did not answer ${command.name}: it may have done it`, {
      context,
      delivery: 'unknown',
    });
  }

  #scheduleKeepAlive(): void {
    if (this.#keepAlive) this.#keepAlive.refresh();
    else this.#keepAlive = setTimeout(() => void this.#stayAlive(), KEEP_ALIVE_MS);
  }

  async #stayAlive(): Promise<void> {
    try {
      await callScope({}, 'Keeping the session alive', this.#endpoint.name, (signal) =>
        this.#turn.run(async () => {
          const session = this.#session;
          if (session && !(await this.#ask(session, getDeviceId, signal))) this.#abandon();
        }, signal),
      );
    } catch {
      // Nobody waits for it: the next call finds out and says why.
    }
  }

  /** After a silence: the BMC restarted, or it still holds the slot and had better free it. */
  #abandon(): void {
    this.#session?.abandon();
    this.#forget();
  }

  #forget(): void {
    clearTimeout(this.#keepAlive);
    this.#keepAlive = undefined;
    this.#session = undefined;
    this.#endpoint.session = undefined;
  }
}
