// Starting with the computer: the system's own list on Windows and macOS, a desktop entry on Linux.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { desktopEntry } from './desktop-entry.ts';

/** Makes the system's setting equal to ours; only for the packaged program, whose path stays. */
export async function setAutoStart(enabled: boolean): Promise<void> {
  if (!app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled });
    return;
  }
  const config = process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config');
  const path = join(config, 'autostart', 'netbar.desktop');
  if (!enabled) {
    await rm(path, { force: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  // An AppImage runs from a mount that is gone tomorrow: its own file is what stays.
  await writeFile(path, desktopEntry(process.env.APPIMAGE ?? process.execPath));
}
