// A private HOME for ipmitool: a tiny vendor list, and the command files that it executes.
import { createHash } from 'node:crypto';
import { access, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomic } from '../../util/atomic-file.ts';

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

const VENDOR_FILE = '.local/usr/share/misc/enterprise-numbers.txt';

/** Systems tidy up their temporary folder while we run: each use makes sure of what it needs. */
export class IpmitoolHome {
  #folder: Promise<string> | undefined;

  /** Path of the folder: mode 0700, name not to be guessed. */
  async folder(): Promise<string> {
    const known = this.#folder;
    if (known && (await isUsable(known))) return known;
    // Another caller may have made a new one meanwhile.
    if (this.#folder === known || !this.#folder) this.#folder = make();
    return this.#folder;
  }

  /**
   * Path of a file with `commands`, one per line, for `ipmitool exec`; the same commands, the same file.
   * (`exec /dev/stdin` needs a pipe, and Node's children get sockets, which nobody can open.)
   */
  async script(commands: readonly string[]): Promise<string> {
    const text = `${commands.join('\n')}\n`;
    const path = join(await this.folder(), `commands-${createHash('sha256').update(text).digest('hex')}`);
    // A program that runs may be reading it: it is never written over.
    if (!(await isThere(path))) await writeFileAtomic(path, text);
    return path;
  }

  async remove(): Promise<void> {
    const made = this.#folder;
    this.#folder = undefined;
    const folder = await made?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netbar-ipmitool-'));
  await writeFileAtomic(join(folder, VENDOR_FILE), VENDOR_LIST);
  return folder;
}

/** Not when its making failed, when a part is gone, or when somebody else has taken its name since. */
async function isUsable(made: Promise<string>): Promise<boolean> {
  try {
    const folder = await made;
    const { uid } = await lstat(folder);
    return uid === (process.getuid?.() ?? uid) && (await isThere(join(folder, VENDOR_FILE)));
  } catch {
    return false;
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
