// The module `electron` as the kiosk's main process sees it.

import { app } from './app.ts';
import { closeAllWindows, BrowserWindow as StandInWindow } from './browser-window.ts';
import { strict } from './strict.ts';

export { app } from './app.ts';
export { ipcMain } from './ipc-main.ts';
export { protocol, session } from './session.ts';

app.closeAll = closeAllWindows;

export const BrowserWindow = StandInWindow;
export const Menu = strict('Menu', { setApplicationMenu: (_menu: null) => undefined });
export const dialog = strict('dialog', {
  showErrorBox: (title: string, content: string) =>
    void process.stderr.write(`[dialog] ${title}: ${content}\n`),
});
/** Never there, as on a Linux without a keyring. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'basic_text',
});
