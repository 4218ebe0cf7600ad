// Shows the interface: in Electron where its runtime is, else in the browser of this desktop.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Shown = 'electron' | 'browser' | 'nowhere';

/** @param root the checkout; the packaged command has no Electron beside it */
export function openInterface(
  url: string,
  root: string,
  env = process.env,
): { shown: Shown; window?: ChildProcess } {
  const hasDisplay = process.platform !== 'linux' || Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
  if (!hasDisplay) return { shown: 'nowhere' };
  const electron = electronRuntime(root, env);
  if (electron) {
    const window = spawn(electron, [root, `--counter-url=${url}`], { stdio: 'ignore' });
    window.on('error', () => undefined);
    return { shown: 'electron', window };
  }
  const [program, ...args] = browserCommand(url);
  const browser = spawn(program, args, { stdio: 'ignore', detached: true });
  // No browser is no failure: the address is printed.
  browser.on('error', () => undefined);
  browser.unref();
  return { shown: 'browser' };
}

/** The npm package names its executable in path.txt once its runtime was fetched. */
function electronRuntime(root: string, env: NodeJS.ProcessEnv): string | undefined {
  if (env.ELECTRON_BIN) return env.ELECTRON_BIN;
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const executable = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(executable) ? executable : undefined;
}

function browserCommand(url: string): [string, ...string[]] {
  if (process.platform === 'win32') return ['explorer.exe', url];
  return [process.platform === 'darwin' ? 'open' : 'xdg-open', url];
}
