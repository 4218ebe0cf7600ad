// What no page of this program may do, whatever it shows (docs/security.md lists it with its tests).
import { app, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Every window, now and later: no navigation, no new windows, no embedded pages. */
export function guardAllContents(note: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, note));
}

function guard(contents: WebContents, note: (what: string) => void): void {
  contents.setWindowOpenHandler(() => {
    note('a page tried to open a window');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    note('a page tried to navigate away');
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    note('a page tried to embed another');
  });
}

/** No camera, microphone, notifications, USB …; the clipboard is written by the interface itself. */
export function denyPermissions(session: Session): void {
  const allowed = (permission: string) =>
    permission === 'clipboard-sanitized-write' || permission === 'fullscreen';
  session.setPermissionRequestHandler((contents, permission, callback) => {
    callback(isOurs(contents.getURL()) && allowed(permission));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => origin === APP_ORIGIN && allowed(permission),
  );
}

/** The renderer has no network: whatever is not the program's own file is cancelled. */
export function cutNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const own = isOurs(details.url) || /^(data|blob|devtools):/.test(details.url);
    callback({ cancel: !own });
  });
}

/** True for the interface itself, and for nothing that only looks like it. */
export function isOurs(url: string): boolean {
  const parsed = URL.parse(url);
  return (
    parsed?.protocol === 'app:' && parsed.host === 'netbar' && parsed.username === '' && parsed.port === ''
  );
}
