// Where the desktop program starts. Nothing waits at the top level: Electron is ready only after this file ended.
import { app, Menu, session } from 'electron';
import { registerAppScheme } from './app-protocol.ts';
import { guardAllContents } from './security.ts';
import { Shell } from './shell.ts';

registerAppScheme();
app.enableSandbox();
Menu.setApplicationMenu(null);

if (app.requestSingleInstanceLock()) {
  const shell = new Shell();
  guardAllContents((what) => shell.note(what));
  process.on('uncaughtException', (error) => shell.crash(error));
  process.on('unhandledRejection', (error) => shell.noteError(error));
  app.on('second-instance', () => shell.show());
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (shell.stopped) return;
    // The counter writes what it has in hand, and commands that run are recorded.
    event.preventDefault();
    void shell.stop().finally(() => app.quit());
  });
  app
    .whenReady()
    .then(() => shell.start(session.defaultSession))
    .catch((error: unknown) => shell.fail(error));
} else {
  app.quit();
}
