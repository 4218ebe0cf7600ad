// A folder with its own tiny PATH, for running shell scripts against stand-ins for programs that change a machine.
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export interface Outcome {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export class Sandbox {
  readonly folder: string;
  readonly #bin: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.#bin = join(folder, 'bin');
  }

  /** @param tools names of this machine's programs that the script may use */
  static async create(tools: string[]): Promise<Sandbox> {
    const sandbox = new Sandbox(await mkdtemp(join(tmpdir(), 'netbar-sandbox-')));
    await mkdir(sandbox.#bin);
    const { stdout } = await execa('which', tools);
    for (const path of stdout.split('\n')) await symlink(path, join(sandbox.#bin, path.replace(/^.*\//, '')));
    return sandbox;
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async write(path: string, text: string, mode = 0o644): Promise<void> {
    const full = this.path(path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, text);
    await chmod(full, mode);
  }

  /** Puts a stand-in on PATH: its calls are recorded, then `body` (bash) runs. */
  async program(name: string, body = ''): Promise<void> {
    const script = `#!${join(this.#bin, 'bash')}\necho "${name} $*" >> '${this.path('calls')}'\n${body}\n`;
    await rm(join(this.#bin, name), { force: true });
    await this.write(join('bin', name), script, 0o755);
  }

  /** The calls since this was last asked of those stand-ins that are named, one line each. */
  async calls(...names: string[]): Promise<string[]> {
    const text = await readFile(this.path('calls'), 'utf8').catch(() => '');
    await rm(this.path('calls'), { force: true });
    return text.split('\n').filter((line) => names.includes(line.replace(/ .*/, '')));
  }

  /** Runs a bash script with nothing but this PATH, without terminal and stdin. */
  async run(script: string, args: string[] = [], cwd = this.folder): Promise<Outcome> {
    const { exitCode, stdout, stderr } = await execa(join(this.#bin, 'bash'), [script, ...args], {
      cwd,
      env: { PATH: this.#bin, HOME: this.folder },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    return { exitCode, stdout, stderr };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
