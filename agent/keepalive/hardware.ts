// What the machine is made of and how busy it is, for the keep-alives (telemetry 3, basic fields).
import type { Systeminformation } from 'systeminformation';
import type { Report } from '../../shared/types/agent-protocol.ts';
import { type Gpu, NvidiaSmi, type NvidiaSmiOptions } from './nvidia-smi.ts';

type Parts = NonNullable<Report['hardware']>;
type Load = NonNullable<Report['load']>;
type SlowLoad = Pick<Load, 'gpuPercent' | 'gpuCelsius' | 'gpuWatts' | 'vramUsedMb' | 'diskPercent'>;

/** Asking the graphics driver and the disks starts a program each time. */
const SLOW_EVERY_MS = 30_000;
/** A probe that hangs (a dying disk, a driver) must not keep the keep-alive from going out. */
const LIMIT_MS = 5000;

export class MachineProbe {
  #library: Promise<typeof import('systeminformation')> | undefined;
  #parts: Promise<Parts> | undefined;
  #slow: { at: number; value: SlowLoad } | undefined;
  readonly #nvidiaSmi: NvidiaSmi;

  constructor(nvidiaSmi?: NvidiaSmiOptions) {
    this.#nvidiaSmi = new NvidiaSmi(nvidiaSmi);
  }

  /** Read once; a field that can't be read is null or missing. @throws when nothing can be read at all now */
  async parts(): Promise<Parts> {
    this.#parts ??= this.#readParts();
    try {
      return await this.#parts;
    } catch (error) {
      this.#parts = undefined;
      throw error;
    }
  }

  /** Now; what can't be read is null. */
  async load(): Promise<Load> {
    const si = await this.#load();
    const [cpu, memory, network, slow] = await Promise.all([
      within(() => si.currentLoad()),
      within(() => si.mem()),
      within(() => si.networkStats()),
      this.#slowLoad(),
    ]);
    const first = network?.[0];
    return {
      ...slow,
      cpuPercent: percent(cpu?.currentLoad),
      memoryPercent: memory && memory.total > 0 ? percent((100 * memory.active) / memory.total) : null,
      // The library answers null for the first reading: there is nothing to compare with yet.
      rxBytesPerSecond: count(first?.rx_sec),
      txBytesPerSecond: count(first?.tx_sec),
    };
  }

  #load(): Promise<typeof import('systeminformation')> {
    this.#library ??= import('systeminformation').then((module) => module.default ?? module);
    return this.#library;
  }

  /** The library asks the driver with the whole agent waiting: it is left to machines without NVIDIA's. */
  async #gpus(si: typeof import('systeminformation')): Promise<Parts['gpus']> {
    const asked = await this.#nvidiaSmi.gpus();
    if (asked === 'silent') return [];
    if (asked !== 'absent') {
      return asked.map(({ name = 'NVIDIA', memoryTotal }) => ({ name, vramMb: count(memoryTotal) }));
    }
    const graphics = await within(() => si.graphics());
    return (graphics?.controllers ?? []).map(({ vendor, model, vram }) => ({
      name: `${vendor} ${model}`.trim(),
      vramMb: count(vram),
    }));
  }

  async #readParts(): Promise<Parts> {
    const si = await this.#load();
    const [cpu, memory, gpus, disks, cards] = await Promise.all([
      within(() => si.cpu()),
      within(() => si.mem()),
      this.#gpus(si),
      within(() => si.diskLayout()),
      within(() => si.networkInterfaces()),
    ]);
    const interfaces = Array.isArray(cards) ? cards : cards ? [cards] : [];
    return {
      cpu: cpu ? `${cpu.manufacturer} ${cpu.brand}`.trim().slice(0, 200) || null : null,
      memoryMb: memory ? count(memory.total / 2 ** 20) : null,
      gpus: gpus.slice(0, 16).map(({ name, vramMb }) => ({ name: name.slice(0, 200), vramMb })),
      disks: (disks ?? []).slice(0, 32).map((disk) => ({
        // The library's types promise more than it keeps on odd hardware.
        name: `${disk.name || disk.device || 'disk'}`.slice(0, 200),
        sizeGb: count(disk.size / 1e9) ?? 0,
      })),
      macs: interfaces
        .filter((card) => !card.internal && !card.virtual && card.mac)
        .slice(0, 32)
        .map((card) => card.mac.slice(0, 32)),
    };
  }

  async #slowLoad(): Promise<SlowLoad> {
    if (this.#slow && performance.now() - this.#slow.at < SLOW_EVERY_MS) return this.#slow.value;
    const si = await this.#load();
    const [gpus, disks] = await Promise.all([this.#nvidiaSmi.gpus(), within(() => si.fsSize())]);
    const value = { ...gpuLoad(Array.isArray(gpus) ? gpus : []), diskPercent: fullestOf(disks ?? []) };
    this.#slow = { at: performance.now(), value };
    return value;
  }
}

/** Use and memory of the first GPU, the heat of the hottest, the power of all. */
export function gpuLoad(gpus: readonly Gpu[]): Omit<SlowLoad, 'diskPercent'> {
  const [first] = gpus;
  const heats = gpus.flatMap(({ temperatureGpu }) => known(temperatureGpu));
  const watts = gpus.flatMap(({ powerDraw }) => known(powerDraw));
  const hottest = heats.length > 0 ? Math.min(200, Math.max(-50, ...heats)) : null;
  return {
    gpuPercent: percent(first?.utilizationGpu),
    gpuCelsius: hottest,
    gpuWatts: watts.length > 0 ? count(watts.reduce((sum, one) => sum + one, 0)) : null,
    vramUsedMb: count(first?.memoryUsed),
  };
}

/** Images that can only be read (CDs, packages) are always full. */
export function fullestOf(
  disks: readonly Pick<Systeminformation.FsSizeData, 'use' | 'size' | 'rw'>[],
): number | null {
  const uses = disks.flatMap(({ use, size, rw }) => (rw !== false && size > 0 ? known(use) : []));
  return uses.length > 0 ? percent(Math.max(...uses)) : null;
}

function known(value: number | null | undefined): number[] {
  return value === null || value === undefined || !Number.isFinite(value) ? [] : [value];
}

/** Undefined when it fails or takes too long. */
async function within<T>(read: () => Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), LIMIT_MS);
  try {
    return await Promise.race([read(), late.promise]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

function percent(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value)
    ? null
    : Math.min(100, Math.max(0, Math.round(value * 10) / 10));
}

function count(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) || value < 0
    ? null
    : Math.round(value);
}
