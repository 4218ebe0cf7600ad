// Secrets in the operating system's own store: Secret Service on Linux, the keychain on macOS.
import { execa } from 'execa';
import { ConfigError } from '../../../../shared/config/load-yaml.ts';

/** Unlocking the store asks the person at the desktop. */
const TIMEOUT_MS = 60_000;

const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, (name: string) => [string, string[]]>>> = {
  linux: (name) => ['secret-tool', ['lookup', 'service', 'netbar', 'account', name]],
  darwin: (name) => ['security', ['find-generic-password', '-s', 'netbar', '-a', name, '-w']],
};

/** The secret kept under a name. Only the name is an argument of the program. @throws ConfigError */
export async function readFromStore(name: string): Promise<string> {
  const program = PROGRAMS[process.platform];
  if (!program) {
    throw new ConfigError(
      'store: is for Linux and macOS; on Windows use file:PATH with a file that only you may read',
    );
  }
  const [file, args] = program(name);
  const { failed, code, stdout } = await execa(file, args, {
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    timeout: TIMEOUT_MS,
  });
  if (code === 'ENOENT') {
    throw new ConfigError(`the program ${file} is missing (Debian: apt install libsecret-tools)`);
  }
  if (failed || stdout === '') {
    throw new ConfigError(`the secret store has nothing for netbar under "${name}", or was not unlocked`);
  }
  return stdout;
}
