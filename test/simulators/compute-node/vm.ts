// One virtual machine: what it was made of, and its state, which moves by itself.
import { randomBytes } from 'node:crypto';
import type { Pace } from './pace.ts';

export type VmState =
  | 'creating'
  | 'running'
  | 'closed'
  | 'pmsuspend'
  | 'starting'
  | 'being shutdown'
  | 'being poweroff'
  | 'restarting'
  | 'deleting'
  | 'disk resizing'
  | 'disk adding'
  | 'disk deleting'
  | 'snapshot creating'
  | 'create error';

export const STEADY: readonly VmState[] = ['running', 'closed', 'pmsuspend', 'create error'];

export interface VmConfig {
  imageName: string;
  desc: string;
  operationSystem: 'linux' | 'windows';
  biosMode: 'legacy' | 'uefi' | 'pxe';
  sshPort: number;
  rdpPort: number;
  vncPort: number;
  customPort: string[];
  gpuCount: number;
  cpuCores: number;
  memSize: number;
  diskSize: number;
  dataFileName: string;
  multicast: string[];
  networkName: string;
  publicIp: string;
  networkFilters: string[];
}

export interface Disk {
  name: string;
  /** G */
  size: number;
  file: string;
}

export interface Snapshot {
  name: string;
  desc: string;
  file: string;
  server: string;
  createTime: string;
  /** `none` is finished. */
  status: 'creating' | 'uploading' | 'none';
  /** When the status moves on. */
  until: number;
}

const SYSTEM_DISK_SIZE = 350;

export class VirtualMachine {
  readonly taskId: string;
  readonly owner: string;
  readonly rentOrder: string;
  readonly createTime: string;
  readonly config: VmConfig;
  readonly disks: Disk[] = [];
  readonly snapshots = new Map<string, Snapshot>();
  readonly log: string[] = [];
  readonly vncPassword = randomBytes(4).toString('hex');
  readonly macAddress = `52:54:00:${randomBytes(3)
    .toString('hex')
    .replaceAll(/(..)(?=.)/g, '$1:')}`;
  userName: string;
  password = randomBytes(5).toString('hex');
  /** Without it nobody can change the password. */
  hasGuestAgent = true;
  /** Shutdown and unforced restart are accepted, and nothing happens. */
  ignoresRequests = false;
  readonly #pace: Pace;
  #state: VmState = 'creating';
  #next: { state: VmState; at: number; then: (() => void) | undefined } | undefined;

  constructor(owner: string, rentOrder: string, config: VmConfig, pace: Pace) {
    this.taskId = randomBytes(11).toString('hex').slice(0, 22);
    this.owner = owner;
    this.rentOrder = rentOrder;
    this.createTime = localTime(new Date());
    this.config = config;
    this.userName = config.operationSystem === 'linux' ? 'dbc' : 'Administrator';
    this.#pace = pace;
    if (config.biosMode !== 'pxe') {
      this.disks.push({
        name: 'vda',
        size: SYSTEM_DISK_SIZE,
        file: `/data/vm_${this.taskId}_${config.imageName}`,
      });
      const dataFile = config.dataFileName || `data_${this.taskId}.qcow2`;
      this.disks.push({ name: 'vdb', size: config.diskSize, file: `/data/${dataFile}` });
    }
  }

  get state(): VmState {
    const next = this.#next;
    if (next && this.#pace.now() >= next.at) {
      this.set(next.state);
      next.then?.();
    }
    return this.#state;
  }

  /** At once, whatever was under way. */
  set(state: VmState): void {
    this.#next = undefined;
    this.#state = state;
    this.log.push(`${localTime(new Date())} ${state}`);
  }

  /** @param then called when `to` is reached, which may be seen late */
  move(through: VmState, to: VmState, seconds: number, then?: () => void): void {
    this.set(through);
    this.#next = { state: to, at: this.#pace.after(seconds), then };
  }
}

/** As the node writes times: of its own zone, without naming it. */
export function localTime(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
