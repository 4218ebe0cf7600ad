// `protocol` and `session`: own schemes, and what a session lets a page do.
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Promise<Response> | Response;
type BeforeRequest = (details: { url: string }, callback: (answer: { cancel?: boolean }) => void) => void;

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
  permissionRequest: unknown;
  permissionCheck: ((contents: unknown, permission: string, origin: string) => boolean) | undefined;
} = { beforeRequest: undefined, permissionRequest: undefined, permissionCheck: undefined };

const defaultSession = strict('Session', {
  setPermissionRequestHandler: (handler: unknown) => {
    rules.permissionRequest = handler;
  },
  setPermissionCheckHandler: (handler: (typeof rules)['permissionCheck']) => {
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
