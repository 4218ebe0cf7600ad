// `protocol` and `session`: own schemes, and what a session lets a page do.
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Promise<Response> | Response;
type BeforeRequest = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void;

type PermissionCheck = (
  contents: unknown,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean; requestingUrl: string },
) => boolean;

export const schemes = new Map<string, SchemeHandler>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (_schemes: unknown) => undefined,
  handle: (scheme: string, handler: SchemeHandler) => {
    if (schemes.has(scheme)) throw new Error(`the scheme ${scheme} has a handler already`);
    schemes.set(scheme, handler);
  },
});

/** What the app set; the page's requests and its permissions are judged by it. */
export const rules: {
  beforeRequest: BeforeRequest | undefined;
  permissionCheck: PermissionCheck | undefined;
} = { beforeRequest: undefined, permissionCheck: undefined };

const defaultSession = strict('Session', {
  // Chromium asks nobody here: what the check handler says is set before the page can ask.
  setPermissionRequestHandler: (_handler: unknown) => undefined,
  setDevicePermissionHandler: (_handler: unknown) => undefined,
  setPermissionCheckHandler: (handler: PermissionCheck) => {
    rules.permissionCheck = handler;
  },
  webRequest: strict('webRequest', {
    onBeforeRequest: (listener: BeforeRequest) => {
      rules.beforeRequest = listener;
    },
  }),
});

export const session = strict('session', { defaultSession });

/** True when the app lets this request go out. */
export function mayRequest(url: string): boolean {
  let cancelled = false;
  rules.beforeRequest?.({ url }, ({ cancel }) => {
    cancelled = cancel ?? false;
  });
  return !cancelled;
}

/** Names of permissions in Chromium's protocol, and Electron's for the same. */
const PERMISSIONS: ReadonlyArray<readonly [descriptor: { name: string }, name: string]> = [
  [{ name: 'clipboard-read' }, 'clipboard-read'],
  [{ name: 'clipboard-write' }, 'clipboard-sanitized-write'],
  [{ name: 'geolocation' }, 'geolocation'],
  [{ name: 'notifications' }, 'notifications'],
  [{ name: 'camera' }, 'media'],
  [{ name: 'microphone' }, 'media'],
  [{ name: 'midi' }, 'midi'],
  [{ name: 'idle-detection' }, 'idle-detection'],
];

/** What the app grants to a page of its own; Electron gives the origin with a slash at its end. */
export function permissionsFor(contents: unknown, origin: string) {
  const details = { isMainFrame: true, requestingUrl: `${origin}/` };
  return PERMISSIONS.map(([permission, name]) => ({
    permission,
    setting: (rules.permissionCheck?.(contents, name, `${origin}/`, details) ?? true) ? 'granted' : 'denied',
  }));
}
