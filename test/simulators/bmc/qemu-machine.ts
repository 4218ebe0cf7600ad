// A QEMU machine behind a simulated BMC: power, reset and boot device act on it as on a real one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimulatedBmc } from './simulated-bmc.ts';

/** QEMU's `-boot order=` for the device codes of IPMI 2.0 table 28-14; the machine's own choice is the disk. */
const BOOT_ORDER: Record<number, string> = { 1: 'n', 2: 'c', 5: 'd' };

const TEXT_DISK = 'BOOT:DISK\r\n';
const TEXT_PXE = 'BOOT:PXE';

export class QemuMachine {
  readonly #bmc: SimulatedBmc;
  readonly #leave: (() => void)[] = [];
  #folder: string | undefined;
  #child: ChildProcess | undefined;
  #serial = '';
  #heard = Promise.withResolvers<void>();
  /** Power, reset and the machine's own end come one at a time. */
  #turn: Promise<void> = Promise.resolve();

  constructor(bmc: SimulatedBmc) {
    this.#bmc = bmc;
  }

  async start(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'netbar-qemu-'));
    await writeFile(join(this.#folder, 'disk.img'), bootSector(TEXT_DISK));
    await mkdir(join(this.#folder, 'tftp'));
    const script = `#!ipxe\necho ${TEXT_PXE}\n:wait\nsleep 60\ngoto wait\n`;
    await writeFile(join(this.#folder, 'tftp/boot.ipxe'), script);
    const next = (work: () => Promise<void>) => {
      this.#serial = '';
      this.#turn = this.#turn.then(work);
    };
    this.#leave.push(
      this.#bmc.on('power', (state) => next(() => (state === 'on' ? this.#boot() : this.#halt()))),
      this.#bmc.on('reset', () => next(() => this.#halt().then(() => this.#boot()))),
    );
  }

  async stop(): Promise<void> {
    for (const leave of this.#leave.splice(0)) leave();
    await this.#turn;
    await this.#halt();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }

  get running(): boolean {
    return this.#child !== undefined;
  }

  /**
   * Resolves when the machine has said, since it was switched on or reset, that it boots from `device`.
   * @param limitMs rejects with what the serial line said instead
   */
  async booted(device: 'disk' | 'pxe', limitMs: number): Promise<void> {
    const text = device === 'disk' ? TEXT_DISK.trim() : TEXT_PXE;
    const limit = AbortSignal.timeout(limitMs);
    while (!this.#serial.includes(text)) {
      if (limit.aborted) throw new Error(`no ${text} on the serial line, but: ${this.#serial.slice(-500)}`);
      await Promise.race([this.#heard.promise, once(limit, 'abort')]);
    }
  }

  async #boot(): Promise<void> {
    if (this.#child || this.#folder === undefined) return;
    const order = await this.#takeBootOrder();
    const child = spawn('qemu-system-x86_64', qemuArguments(this.#folder, order), {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    this.#child = child;
    child.stdout.on('data', (bytes) => {
      if (this.#child === child) this.#serial += bytes;
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    });
    // Neither a crash of this process nor a test that ends early leaves a machine running.
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => {
      process.off('exit', end);
      if (this.#child !== child) return;
      this.#child = undefined;
      void this.#bmc.setPower('off');
    });
  }

  async #halt(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** What a BIOS does with the boot flags: obeys them while they are valid, and clears them if meant once. */
  async #takeBootOrder(): Promise<string> {
    const flags = Buffer.from(this.#bmc.state().bootFlags, 'hex');
    const [bits = 0, device = 0] = flags;
    if ((bits & 0x80) === 0) return 'c';
    if ((bits & 0x40) === 0) await this.#bmc.setBootFlags('0000000000');
    return BOOT_ORDER[(device >> 2) & 0x0f] ?? 'c';
  }
}

function qemuArguments(folder: string, order: string): string[] {
  return [
    ...[
      '-M',
      'pc,graphics=off',
      '-accel',
      'tcg',
      '-cpu',
      'qemu64',
      '-m',
      '64',
      '-nodefaults',
      '-display',
      'none',
    ],
    ...['-drive', `file=${join(folder, 'disk.img')},format=raw,if=ide,snapshot=on`],
    ...['-netdev', `user,id=lan,restrict=on,tftp=${join(folder, 'tftp')},bootfile=boot.ipxe`],
    ...['-device', 'virtio-net-pci,netdev=lan', '-boot', `order=${order},strict=on`, '-serial', 'stdio'],
  ];
}

/**
 * A boot sector that says `text` and halts (x86 real mode, loaded at 0x7c00). It speaks through the BIOS, which
 * has no screen and uses the serial port: written past it, the letters would mix with the BIOS's own.
 */
function bootSector(text: string): Buffer {
  const code = [
    ...[0xfc, 0x31, 0xc0, 0x8e, 0xd8], // cld; ax = 0; ds = ax
    ...[0xbe, 0x19, 0x7c], // si = the text, right after the code
    ...[0xac, 0x84, 0xc0, 0x74, 0x09], // next letter; at the closing zero: halt
    ...[0xb4, 0x0e, 0xbb, 0x07, 0x00, 0xcd, 0x10, 0xeb, 0xf2], // teletype output; again
    ...[0xf4, 0xeb, 0xfd], // hlt, for ever
  ];
  const sector = Buffer.alloc(1024 * 1024);
  sector.set([...code, ...Buffer.from(`${text}\0`, 'latin1')]);
  sector.set([0x55, 0xaa], 510);
  return sector;
}
