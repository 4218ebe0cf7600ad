// The scheme app: as Electron knows it.
import { protocol } from 'electron';
import { answer } from './app-files.ts';
import { APP_SCHEME } from './app-url.ts';

/** Call before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Call once the app is ready. @param folder the built interface */
export function serveApp(folder: string): void {
  protocol.handle(APP_SCHEME, (request) => answer(folder, request));
}
