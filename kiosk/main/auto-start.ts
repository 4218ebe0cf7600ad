// Starting with the computer: the system's own list on Windows and macOS, a desktop entry on Linux.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** Makes the system's setting equal to ours; only for the packaged program, whose path stays. */
export async function setAutoStart(enabled: boolean): Promise<void> {
  if (!app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled });
    return;
  }
  const path = autoStartEntry(process.env);
  if (!enabled) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, desktopEntry(process.env.APPIMAGE ?? process.execPath));
}

export function autoStartEntry(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'autostart', 'netbar.desktop');
}

/** Freedesktop's desktop entry; the path is quoted as its specification wants. */
export function desktopEntry(executable: string): string {
  const quoted = `"${executable.replaceAll(/["`$\\]/g, (letter) => `\\${letter}`)}"`;
  return `[Desktop Entry]\nType=Application\nName=netbar\nExec=${quoted}\nX-GNOME-Autostart-enabled=true\n`;
}
