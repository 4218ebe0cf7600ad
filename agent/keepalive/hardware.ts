// What the machine is made of and how busy it is, for the keep-alives (telemetry 3, basic fields).
import type { Systeminformation } from 'systeminformation';
import type { Report } from '../../shared/types/agent-protocol.ts';

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

  /** Read once; a field that can't be read is null or missing. */
  parts(): Promise<Parts> {
    this.#parts ??= this.#readParts();
    return this.#parts;
  }

  /** Now; what can't be read is null. */
  async load(): Promise<Load> {
    const si = await this.#load();
    const [cpu, memory, network, slow] = await Promise.all([
      within(si.currentLoad()),
      within(si.mem()),
      within(si.networkStats()),
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

  async #readParts(): Promise<Parts> {
    const si = await this.#load();
    const [cpu, memory, graphics, disks, cards] = await Promise.all([
      within(si.cpu()),
      within(si.mem()),
      within(si.graphics()),
      within(si.diskLayout()),
      within(si.networkInterfaces()),
    ]);
    const interfaces = Array.isArray(cards) ? cards : cards ? [cards] : [];
    return {
      cpu: cpu ? `${cpu.manufacturer} ${cpu.brand}`.trim().slice(0, 200) || null : null,
      memoryMb: memory ? Math.round(memory.total / 2 ** 20) : null,
      gpus: (graphics?.controllers ?? []).slice(0, 16).map((gpu) => ({
        name: `${gpu.vendor} ${gpu.model}`.trim().slice(0, 200),
        vramMb: count(gpu.vram),
      })),
      disks: (disks ?? []).slice(0, 32).map((disk) => ({
        name: (disk.name || disk.device).slice(0, 200),
        sizeGb: Math.round(disk.size / 1e9),
      })),
      macs: interfaces
        .filter((card) => !card.internal && !card.virtual && card.mac !== '')
        .slice(0, 32)
        .map((card) => card.mac.slice(0, 32)),
    };
  }

  async #slowLoad(): Promise<SlowLoad> {
    if (this.#slow && performance.now() - this.#slow.at < SLOW_EVERY_MS) return this.#slow.value;
    const si = await this.#load();
    const [graphics, disks] = await Promise.all([within(si.graphics()), within(si.fsSize())]);
    const value = { ...gpuLoad(graphics?.controllers ?? []), diskPercent: fullestOf(disks ?? []) };
    this.#slow = { at: performance.now(), value };
    return value;
  }
}

type Gpu = Pick<
  Systeminformation.GraphicsControllerData,
  'utilizationGpu' | 'temperatureGpu' | 'powerDraw' | 'memoryUsed'
>;

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

async function within<T>(reading: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), LIMIT_MS);
  try {
    return await Promise.race([reading, late.promise]);
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
