// A private HOME for ipmitool: a tiny vendor list, and the command files that it executes.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * ipmitool parses IANA's 4.7 MB vendor list at every start (25 ms of CPU) unless HOME has one of its own,
 * which must not be empty. We show numbers, not names, so one vendor is enough.
 */
const VENDOR_LIST = `PRIVATE ENTERPRISE NUMBERS

Decimal
| Organization
| | Contact
| | | Email
| | | |
7154
  Intelligent Platform Management Interface forum
    unknown
      unknown&example.invalid
`;

export class IpmitoolHome {
  #folder: Promise<string> | undefined;
  readonly #scripts = new Map<string, Promise<string>>();

  /** Path of the folder, made at the first call: mode 0700, name not to be guessed. */
  folder(): Promise<string> {
    this.#folder ??= this.#make();
    return this.#folder;
  }

  /**
   * Path of a file with `commands`, one per line, for `ipmitool exec`; the same commands, the same file.
   * (`exec /dev/stdin` needs a pipe, and Node's children get sockets, which nobody can open.)
   */
  script(commands: readonly string[]): Promise<string> {
    const text = `${commands.join('\n')}\n`;
    let path = this.#scripts.get(text);
    if (!path) {
      path = this.#write(`commands-${this.#scripts.size}`, text);
      this.#scripts.set(text, path);
    }
    return path;
  }

  async remove(): Promise<void> {
    const folder = this.#folder;
    this.#folder = undefined;
    this.#scripts.clear();
    if (folder) await rm(await folder, { recursive: true, force: true });
  }

  async #make(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'netbar-ipmitool-'));
    const place = join(folder, '.local/usr/share/misc');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'enterprise-numbers.txt'), VENDOR_LIST);
    return folder;
  }

  async #write(name: string, text: string): Promise<string> {
    const path = join(await this.folder(), name);
    await writeFile(path, text);
    return path;
  }
}
