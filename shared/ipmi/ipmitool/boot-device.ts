// Boot device through ipmitool: raw boot options in one session, so that every flag is ours.
import { type Bmc, bmcKey } from '../bmc.ts';
import { requireFlags } from '../boot-flags.ts';
import type { BootDeviceControl, BootFlags, BootSelection } from '../capabilities/boot-device.ts';
import type { CallOptions } from '../capabilities/call-options.ts';
import { clearAcknowledge, disableValidTimer, getBootFlags, setBootFlags } from '../rmcp/boot-options.ts';
import { type IpmiCommand, resultOf } from '../rmcp/command.ts';
import type { Ipmitool } from './ipmitool.ts';
import type { ToolOutput } from './run.ts';

const LIMIT_MS = 20_000;

export class IpmitoolBootDevice implements BootDeviceControl {
  readonly #tool: Ipmitool;
  readonly #bmc: Bmc;

  constructor(tool: Ipmitool, bmc: Bmc) {
    this.#tool = tool;
    this.#bmc = bmc;
  }

  readBootDevice(call?: CallOptions): Promise<BootFlags> {
    return this.#tool.run(
      this.#bmc,
      { words: rawWords(getBootFlags), timeoutMs: LIMIT_MS, parse: parseFlags },
      call,
    );
  }

  /**
   * `chassis bootdev` is not used: it exits 0 when refused, and leaves the 60 s timer running. Here the
   * timer and the acknowledgement may be refused; a refusal of the flags is an error, and so are flags that read back otherwise.
   */
  async setBootDevice(selection: BootSelection, call?: CallOptions): Promise<BootFlags> {
    const bmc = bmcKey(this.#bmc);
    const set = setBootFlags(selection);
    const steps = [disableValidTimer, clearAcknowledge, set, getBootFlags];
    const flags = await this.#tool.run(
      this.#bmc,
      {
        words: ['chassis', 'bootdev', selection.device],
        script: steps.map((step) => rawWords(step).join(' ')),
        changes: true,
        timeoutMs: LIMIT_MS,
        parse: (output) => {
          requireTaken(set, output.stderr, bmc);
          return parseFlags(output);
        },
      },
      call,
    );
    return requireFlags(flags, selection, bmc);
  }
}

const byte = (value: number) => `0x${value.toString(16).padStart(2, '0')}`;

function rawWords(command: IpmiCommand<unknown>): string[] {
  return ['raw', byte(command.netFn), byte(command.command), ...command.data.map(byte)];
}

/** @throws IpmiError of the completion code with which the BMC refused `set` */
function requireTaken(set: IpmiCommand<true>, stderr: string, bmc: string): void {
  // With -v, every request's bytes stand before what became of it.
  const bytes = set.data.map((value) => byte(value).slice(2)).join(' ');
  const [, after = ''] = stderr.split(`\n ${bytes}\n`);
  const [, code] = /^Unable to send RAW command \(.* rsp=0x([0-9a-f]+)\)/.exec(after) ?? [];
  if (code !== undefined) resultOf(set, Buffer.from([Number.parseInt(code, 16)]), bmc);
}

/** The last line of bytes is the answer to Get System Boot Options; settings answer with an empty line. */
function parseFlags({ stdout }: ToolOutput): BootFlags | undefined {
  const line = stdout.split('\n').findLast((text) => /^( [0-9a-f]{2})+$/.test(text));
  return line === undefined ? undefined : getBootFlags.parse(Buffer.from(line.replaceAll(' ', ''), 'hex'));
}
