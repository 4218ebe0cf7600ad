// A request that is shown instead of sent.
import type { RequestDescription } from '../../../../shared/dbc/index.ts';

/** One request, as `--dry-run` prints it; its secrets are stars already. */
export interface ShownRequest {
  method: string;
  url: string;
  path: string;
  body: unknown;
}

export function shownRequest(
  { url }: { url: string },
  { method, path, body }: RequestDescription,
): ShownRequest {
  return { method, url: new URL(path, url).href, path, body };
}

export function requestText({ method, url, body }: ShownRequest): string {
  return `${method} ${url}\n${JSON.stringify(body, undefined, 2)}\n`;
}
