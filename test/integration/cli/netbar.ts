// Runs the commands as real child processes from source, each in a home of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, Running } from '../ipmi-cli/netbar.ts';

const ENTRY = join(import.meta.dirname, 'entry.ts');

export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'netbar-cli-'));
  /** Set for every command. */
  readonly env: NodeJS.ProcessEnv = { NETBAR_CONFIG_DIR: join(this.folder, 'config') };

  /** Writes a file. @returns its path */
  file(name: string, text: string, mode = 0o600): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode });
    return path;
  }

  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    return new Running(process.execPath, [ENTRY, ...args], { env: { ...this.env, ...env } });
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(args, env).ended;
  }

  /** The same in another working folder. */
  runIn(folder: string, args: readonly string[]): Promise<Ended> {
    const command = ['-C', folder, process.execPath, ENTRY, ...args];
    return new Running('env', command, { env: this.env }).ended;
  }

  /** What `--json` printed. @throws when the command failed */
  async json(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<unknown> {
    const { code, stdout, stderr } = await this.run([...args, '--json'], env);
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return JSON.parse(stdout);
  }

  /** On a terminal of its own, by util-linux `script`; all output comes on stdout. */
  onTerminal(args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const line = [process.execPath, ENTRY, ...args].map((word) => `'${word}'`).join(' ');
    return new Running('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      env: { ...this.env, ...env },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
