// Writes answers byte for byte like the node's server: header order, dates, lengths and who closes.
import { STATUS_CODES } from 'node:http';
import type { HttpRequest, RequestHead } from './http-reader.ts';
import type { Reply } from './json-styles.ts';

export interface WireReply {
  bytes: Buffer;
  /** The node closes after this answer. */
  close: boolean;
}

const REASONS: Readonly<Record<number, string>> = { ...STATUS_CODES, 413: 'Request Entity Too Large' };

/** An answer of the node program itself. */
export function jsonReply(request: HttpRequest, reply: Reply): WireReply {
  const headers: [string, string][] = [
    ['Access-Control-Allow-Origin', '*'],
    ['Content-Type', 'application/json'],
  ];
  return wireReply(request, reply.status, headers, reply.body);
}

/** A refusal by its HTTP server, which knows nothing of JSON or of other origins. */
export function htmlReply(head: RequestHead | undefined, status: number): WireReply {
  const reason = REASONS[status] ?? '';
  const page = `<HTML><HEAD>\n<TITLE>${status} ${reason}</TITLE>\n</HEAD><BODY>\n<H1>${reason}</H1>\n</BODY></HTML>\n`;
  const headers: [string, string][] = [
    ['Content-Type', 'text/html'],
    ['Connection', 'close'],
  ];
  return { ...wireReply(head, status, headers, page), close: true };
}

function wireReply(
  head: RequestHead | undefined,
  status: number,
  headers: [string, string][],
  body: string,
): WireReply {
  const minor = head?.minor ?? 1;
  const keepAlive = head?.headers.get('connection')?.toLowerCase().startsWith('keep-alive') ?? false;
  const viaProxy = head !== undefined && /^[a-z][a-z0-9+.-]*:\/\//i.test(head.uri);
  const asksToClose = viaProxy
    ? !head.headers.is('proxy-connection', 'keep-alive')
    : (head?.headers.is('connection', 'close') ?? false);
  const lines = [...headers];
  if (minor >= 1) lines.push(['Date', new Date().toUTCString()]);
  if (minor === 0 && keepAlive) lines.push(['Connection', 'keep-alive']);
  // A HEAD is answered with the whole body, and without its length.
  if ((minor >= 1 || keepAlive) && head?.method !== 'HEAD') {
    lines.push(['Content-Length', String(Buffer.byteLength(body))]);
  }
  const kept = asksToClose ? lines.filter(([name]) => name !== 'Connection') : lines;
  if (asksToClose && !viaProxy) kept.push(['Connection', 'close']);
  const start = `HTTP/1.${minor} ${status} ${REASONS[status] ?? ''}`;
  const text = [start, ...kept.map(([name, value]) => `${name}: ${value}`), '', ''].join('\r\n');
  return { bytes: Buffer.from(text + body), close: asksToClose || (minor === 0 && !keepAlive) };
}
