// A simulated compute node: virtual machines with their disks, snapshots, images and networks, as documented. It is
// reached through a client node only.
import { randomBytes } from 'node:crypto';
import { KeyPair } from '../../../shared/dbc/keys.ts';
import { invalidRequest, type Reply } from '../node/json-styles.ts';
import { gibibytes, ImageCentre, type ImageFile } from './image-centre.ts';
import { answerImages, answerLan } from './images.ts';
import { Pace } from './pace.ts';
import { answerDisk, answerSnapshot } from './storage.ts';
import { answerTasks } from './tasks.ts';
import type { VirtualMachine, VmState } from './vm.ts';
import type { VmCall } from './vm-call.ts';

export interface Hardware {
  gpus: number;
  cpuCores: number;
  /** G */
  memSize: number;
  /** G */
  diskSize: number;
}

export interface ComputeNodeOptions {
  version?: string;
  /** The node's own 32-byte seed, hex; default a new one. */
  seedHex?: string;
  /** How many times faster than a real node everything goes. Default 1. */
  speed?: number;
  /** Default: 4 GPUs, 32 cores, 128 G memory, 2000 G disk. */
  hardware?: Partial<Hardware>;
  /** The image servers of its network; default new ones. */
  images?: ImageCentre;
}

const HARDWARE: Hardware = { gpus: 4, cpuCores: 32, memSize: 128, diskSize: 2000 };

export class ComputeNodeSimulator {
  readonly version: string;
  readonly nodeId: string;
  readonly publicIp = '203.0.113.7';
  readonly pace: Pace;
  readonly hardware: Readonly<Hardware>;
  readonly images: ImageCentre;
  /** In /data, by name. */
  readonly localImages = new Map<string, ImageFile>();
  /** Data disks left by earlier machines, by file name. */
  readonly dataFiles = new Set(['xxx.qcow2']);
  readonly networks = new Map<string, { cidr: string; owner: string }>();
  /** Logs cut in the middle of their JSON, as by the published program. */
  rawLogCut = false;
  readonly #vms = new Map<string, VirtualMachine>();

  constructor(options: ComputeNodeOptions = {}) {
    this.version = options.version ?? '0.4.1.8';
    this.nodeId = new KeyPair(options.seedHex ?? randomBytes(32).toString('hex')).publicKeyHex;
    this.pace = new Pace(options.speed ?? 1);
    this.hardware = { ...HARDWARE, ...options.hardware };
    this.images = options.images ?? new ImageCentre(this.pace);
    this.localImages.set('ubuntu.qcow2', { name: 'ubuntu.qcow2', bytes: 4 * 2 ** 30 });
    this.localImages.set('windows.qcow2', { name: 'windows.qcow2', bytes: 20 * 2 ** 30 });
  }

  /** As they are now, by task id. */
  get vms(): ReadonlyMap<string, VirtualMachine> {
    // Looking at a state lets it move on, and a deleted machine go.
    for (const vm of [...this.#vms.values()]) void vm.state;
    return this.#vms;
  }

  addVm(vm: VirtualMachine): void {
    this.#vms.set(vm.taskId, vm);
  }

  forgetVm(taskId: string): void {
    this.#vms.delete(taskId);
  }

  /** At once. @throws RangeError for an unknown task */
  setVmState(taskId: string, state: VmState): void {
    const vm = this.#vms.get(taskId);
    if (!vm) throw new RangeError(`no task ${taskId}`);
    vm.set(state);
  }

  /** @throws Refused for what is not as documented, or can't be done */
  answer(call: VmCall): Reply {
    const groups: Readonly<Record<string, (node: this, call: VmCall) => Reply | undefined>> = {
      tasks: answerTasks,
      disk: answerDisk,
      snapshot: answerSnapshot,
      images: answerImages,
      lan: answerLan,
    };
    return groups[call.group]?.(this, call) ?? invalidRequest('invalid requests uri');
  }

  /** What everybody may know of the machine. */
  describe(): Reply {
    const { gpus, cpuCores, memSize, diskSize } = this.hardware;
    const vms = [...this.vms.values()];
    const used = vms.filter(({ state }) => state !== 'closed').map(({ config }) => config);
    const sum = (of: (config: VirtualMachine['config']) => number) =>
      used.reduce((total, config) => total + of(config), 0);
    const message = {
      version: this.version,
      ip: '203.0.*.*',
      os: 'Ubuntu 20.04.3 LTS',
      cpu: { type: 'AMD EPYC 7302', hz: '3000', cores: String(cpuCores), used_usage: '3.00%' },
      gpu: { gpu_count: String(gpus), gpu_used: String(sum(({ gpuCount }) => gpuCount)) },
      mem: {
        size: `${memSize}G`,
        free: `${memSize - sum((config) => config.memSize)}G`,
        used_usage: '12.00%',
      },
      disk_system: { type: 'SSD', size: '350G' },
      disk_data: { type: 'SSD', size: `${diskSize}G`, free: `${diskSize}G`, used_usage: '1.00%' },
      images: [...this.localImages.values()].map(({ name, bytes }) => ({
        image_name: name,
        image_size: gibibytes(bytes),
      })),
    };
    return { status: 200, body: `{"errcode":0,"message":${JSON.stringify(message)}}\r\n` };
  }
}
