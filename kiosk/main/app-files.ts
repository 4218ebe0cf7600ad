// Answers app://netbar/ with the files of one folder, under a strict CSP.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { isOurs } from './app-url.ts';

/**
 * The page may load what comes with the program and speaks to the counter over IPC alone: `connect-src 'none'`
 * leaves a hijacked page nowhere to send anything.
 */
export const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

const HEADERS = {
  'content-security-policy': CSP,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/**
 * Only GET, only app://netbar, only files inside the folder.
 * @param folder absolute and normal
 */
export async function answer(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' || !isOurs(request.url)) return refusal(403);
  const { pathname } = new URL(request.url);
  const path = pathInside(folder, pathname === '/' ? '/index.html' : pathname);
  const type = path && TYPES[extname(path)];
  if (!path || !type) return refusal(404);
  try {
    const body = await readFile(path);
    return new Response(new Uint8Array(body), { headers: { ...HEADERS, 'content-type': type } });
  } catch {
    return refusal(404);
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}

function pathInside(folder: string, pathname: string): string | undefined {
  try {
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    return path.startsWith(folder + sep) && !path.includes('\0') ? path : undefined;
  } catch {
    // A percent sign that starts no escape.
    return undefined;
  }
}
