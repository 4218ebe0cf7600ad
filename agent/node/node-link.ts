// The way to the bare-metal node: probe its version, find this machine, keep both true.
import { DbcError } from '../../shared/dbc/errors.ts';
import type { MachineList, Machine as MachineRow, NodeVersion } from '../../shared/dbc/types.ts';
import { messageOf } from '../../shared/errors/app-error.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { Backoff } from '../../shared/util/backoff.ts';
import { TypedEmitter } from '../../shared/util/typed-emitter.ts';
import type { HealthBoard } from '../health/board.ts';
import { isHealthCode } from '../health/codes.ts';
import type { MachineIds } from '../os/index.ts';
import { Machine } from '../state/machine.ts';
import type { PersistStore } from '../state/persist.ts';
import { SignalBox } from '../state/signal-box.ts';
import type { Timings } from '../timings.ts';
import { isOurs, judgeLocation, type Location, rowsByUuid, spellings, tellingIds } from './locate.ts';
import type { NodeDoor } from './node-door.ts';
import { NODE_TRANSITIONS, type NodeEvent, type NodeState } from './node-states.ts';

export interface NodeLinkParts {
  client: NodeDoor;
  /** From the configuration: overrides the search. */
  nodeId: string | undefined;
  machineIds: () => Promise<MachineIds>;
  persist: PersistStore;
  health: HealthBoard;
  log: Logger;
  timings: Timings;
}

export class NodeLink extends TypedEmitter<{ moved: [] }> {
  readonly #parts: NodeLinkParts;
  readonly #machine: Machine<NodeState, NodeEvent>;
  readonly #wake = new SignalBox();
  readonly #backoff: Backoff;
  readonly #locateBackoff: Backoff;
  readonly #lossBackoff: Backoff;
  #version: NodeVersion | undefined;
  #row: MachineRow | undefined;
  #ids: readonly string[] | undefined;
  /** No call of our own before that, as performance.now(). */
  #quietUntil = 0;
  #lostAt = Number.NEGATIVE_INFINITY;
  #probedAt = Number.NEGATIVE_INFINITY;
  #list: readonly MachineRow[] | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: NodeLinkParts) {
    super();
    this.#parts = parts;
    const { timings } = parts;
    this.#backoff = new Backoff({ baseMs: timings.backoffBase, capMs: timings.backoffCap });
    this.#lossBackoff = new Backoff({ baseMs: timings.backoffBase, capMs: timings.backoffCap });
    this.#locateBackoff = new Backoff({
      baseMs: timings.locateFloor,
      capMs: timings.backoffCap,
      floorMs: timings.locateFloor,
    });
    this.#machine = new Machine('N0', NODE_TRANSITIONS, (move) => {
      if (move.from !== move.to) parts.log.info({ from: move.from, to: move.to, on: move.on }, 'node');
      if (move.to === 'N2') parts.health.clear('node');
      if (move.from !== move.to) this.emit('moved');
    });
  }

  get state(): NodeState {
    return this.#machine.state;
  }

  get version(): NodeVersion | undefined {
    return this.#version;
  }

  /** This machine's row as last read; only meaningful in N2. */
  get row(): MachineRow | undefined {
    return this.#row;
  }

  get nodeId(): string | undefined {
    return this.#row?.nodeId;
  }

  /** Runs until aborted; never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const quiet = this.#quietUntil - performance.now();
      if (quiet > 0) await this.#wake.wait(signal, quiet);
      else if (this.#machine.state === 'N0') await this.#probe(signal);
      else if (this.#machine.state === 'N1') await this.#locate(signal);
      else await this.#wake.wait(signal);
    }
  }

  /** Asks for the version again: a node may have been replaced between two calls. @throws DbcError */
  async refreshVersion(signal: AbortSignal): Promise<void> {
    if (isFresh(this.#probedAt)) return;
    const before = this.#version?.text;
    this.#version = await this.#parts.client.probeVersion({ signal });
    this.#probedAt = performance.now();
    const { text, kind } = this.#version;
    if (text !== before)
      this.#parts.log.info({ before, version: text, kind }, 'the node is another version now');
  }

  /** The node's whole list, as far as it shows it. @throws DbcError */
  async listMachines(signal: AbortSignal): Promise<readonly MachineRow[]> {
    if (this.#list && isFresh(this.#listedAt)) return this.#list;
    return (await this.#readList(signal)).machines;
  }

  /**
   * One bad text of one machine makes the whole list unreadable (03-dbc-api 5): that must not stop all the
   * others. `machines` is empty then.
   */
  async #readList(signal: AbortSignal): Promise<MachineList & { unreadable?: DbcError }> {
    const { client, health } = this.#parts;
    try {
      const list = await client.listMachines({ signal });
      this.#list = list.machines;
      this.#listedAt = performance.now();
      health.clear('list');
      return list;
    } catch (error) {
      if (!(error instanceof DbcError && error.code === 'BAD_ANSWER')) throw error;
      health.raise('list', 'LIST_UNREADABLE');
      return { machines: [], cut: true, unreadable: error };
    }
  }

  /**
   * Reads this machine's row anew; the look-up that must precede every deeplink call.
   * @throws DbcError MACHINE_NOT_FOUND when the row is gone or has become another machine's
   */
  async readRow(signal: AbortSignal): Promise<MachineRow> {
    const { client, nodeId: configured } = this.#parts;
    const nodeId = this.nodeId;
    if (!nodeId) throw new DbcError('MACHINE_NOT_FOUND', 'this machine has not been found on the node yet');
    const row = await client.getMachine(nodeId, { signal });
    const ours = row && (configured !== undefined || isOurs(row, this.#ids ?? [], client.localAddress));
    if (!ours) throw new DbcError('MACHINE_NOT_FOUND', 'this machine is no longer on the node under its id');
    const linkChanged = (row.deeplink === undefined) !== (this.#row?.deeplink === undefined);
    this.#row = row;
    if (linkChanged) this.emit('moved');
    return row;
  }

  /** Tells the link that a call failed; what it means for the link is decided here alone. */
  report(error: unknown): void {
    if (!(error instanceof DbcError)) return;
    if (error.code === 'BROADCAST_FAILED') {
      this.#quietUntil = performance.now() + this.#parts.timings.broadcastQuiet;
      this.#parts.health.raise('node', 'BROADCAST_FAILED', error.message);
      this.#machine.handle('broadcast-failed');
    } else if (error.code === 'MACHINE_NOT_FOUND') {
      this.#slowDown();
      this.#machine.handle('absent');
    } else if (error.code === 'NODE_UNREACHABLE' || error.code === 'NODE_TIMEOUT') {
      this.#parts.health.raise('node', 'NODE_UNREACHABLE', error.message);
      this.#slowDown();
      this.#machine.handle('lost');
    }
    this.#wake.wake();
  }

  /** A node that answers the probe and then breaks off must not be asked in a circle; a first loss costs no time. */
  #slowDown(): void {
    const now = performance.now();
    if (now - this.#lostAt > this.#parts.timings.backoffCap) this.#lossBackoff.reset();
    else this.#quietUntil = Math.max(this.#quietUntil, now + this.#lossBackoff.next());
    this.#lostAt = now;
  }

  async #probe(signal: AbortSignal): Promise<void> {
    try {
      this.#version = await this.#parts.client.probeVersion({ signal });
      this.#probedAt = performance.now();
      this.#backoff.reset();
      this.#parts.log.info({ version: this.#version.text, kind: this.#version.kind }, 'node answers');
      this.#machine.handle('probed');
    } catch (error) {
      if (signal.aborted) return;
      this.#machine.handle('probe-failed');
      this.#parts.health.raise('node', 'NODE_UNREACHABLE', messageOf(error));
      await this.#wake.wait(signal, this.#backoff.next());
    }
  }

  async #locate(signal: AbortSignal): Promise<void> {
    const { health, log, persist } = this.#parts;
    try {
      const location = await this.#search(signal);
      if (location.found === 'one') {
        this.#row = location.machine;
        this.#locateBackoff.reset();
        log.info({ nodeId: location.machine.nodeId, by: location.by }, 'this machine is found on the node');
        if (persist.value.nodeId !== location.machine.nodeId) {
          await persist.update({ nodeId: location.machine.nodeId });
        }
        this.#machine.handle('one-match');
        return;
      }
      const events = { none: 'no-match', two: 'two-matches', cut: 'list-cut' } as const;
      const move = this.#machine.handle(events[location.found]);
      if (isHealthCode(move?.code)) health.raise('node', move.code, `searched for ${location.seen}`);
      await this.#wake.wait(signal, this.#locateBackoff.next());
    } catch (error) {
      if (signal.aborted) return;
      log.warn({ err: error }, 'could not search the node for this machine');
      this.report(error);
      if (this.#machine.state === 'N1') {
        health.raise('node', 'NODE_ANSWER', messageOf(error));
        await this.#wake.wait(signal, this.#locateBackoff.next());
      }
    }
  }

  async #search(signal: AbortSignal): Promise<Location & { by?: string }> {
    const { client, nodeId, persist } = this.#parts;
    if (nodeId !== undefined) {
      const machine = await client.getMachine(nodeId, { signal });
      return machine
        ? { found: 'one', machine, by: 'uuid' }
        : { found: 'none', seen: `node.nodeId ${nodeId} of the configuration` };
    }
    this.#ids ??= tellingIds(await this.#parts.machineIds());
    const ids = this.#ids;
    const hint = persist.value.nodeId;
    if (hint !== undefined && persist.continued) {
      const machine = await client.getMachine(hint, { signal });
      if (machine && rowsByUuid([machine], ids).length > 0) return { found: 'one', machine, by: 'uuid' };
    }
    const { machines, cut, unreadable } = await this.#readList(signal);
    // A whole list shows every uuid; only a cut one makes look-ups by each spelling necessary.
    const byUuid = rowsByUuid(machines, ids);
    if (cut && byUuid.length === 0) {
      for (const spelling of ids.flatMap(spellings)) {
        const machine = await client.getMachine(spelling, { signal });
        if (machine) byUuid.push(machine);
      }
    }
    if (unreadable && byUuid.length === 0) {
      // The address stands in the list alone; where this machine was last can still be looked at.
      const machine = hint === undefined ? undefined : await client.getMachine(hint, { signal });
      if (!machine || !isOurs(machine, ids, client.localAddress)) throw unreadable;
      return { found: 'one', machine, by: 'ip' };
    }
    return judgeLocation({ byUuid, listed: machines, cut, ids, localAddress: client.localAddress });
  }
}

/** What was asked within the last second need not be asked again: locating and comparing follow each other. */
function isFresh(at: number): boolean {
  return performance.now() - at < 1000;
}
