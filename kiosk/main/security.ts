// What no page of this program may do, whatever it shows (docs/security.md lists it with its tests).
import { app, type Session, type WebContents } from 'electron';
import { isOurs } from './app-url.ts';

/** The interface writes codes to the clipboard and shows a renter his own, full screen. Nothing else. */
const ALLOWED = ['clipboard-sanitized-write', 'fullscreen'];

/** Every window, now and later: no navigation, no new windows, no embedded pages. Call before the app is ready. */
export function guardAllContents(note: (what: string) => void): void {
  // A name that is never looked up carries nothing out of a hijacked page (CSP knows no word for DNS).
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.on('web-contents-created', (_event, contents) => guard(contents, note));
}

function guard(contents: WebContents, note: (what: string) => void): void {
  // WebRTC knows no CSP either; without a proxy, this policy leaves it no way out.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(() => {
    note('a page tried to open a window');
    return { action: 'deny' };
  });
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && isOurs(event.url)) return;
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

/** No camera, microphone, notifications, USB …; asked for by our own page alone, and not from a frame inside. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl, isMainFrame }) => {
    callback(ALLOWED.includes(permission) && isMainFrame && isOurs(requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) =>
      ALLOWED.includes(permission) && isMainFrame && isOurs(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

/** The renderer has no network: whatever is not the program's own file is cancelled. */
export function cutNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((details, callback) => {
    const own = isOurs(details.url) || /^(data|blob|devtools):/.test(details.url);
    callback({ cancel: !own });
  });
}
