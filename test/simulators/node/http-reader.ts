// Reads HTTP/1.x requests with the leniency and the limits of the node's server (libevent's evhttp).

const MAX_HEADER_BYTES = 8192;
const MAX_BODY_BYTES = 33_554_432;
/** Other methods are refused before anything else is looked at. */
const METHODS = ['GET', 'POST', 'HEAD', 'PUT', 'DELETE'];
const METHODS_WITH_BODY = ['POST', 'PUT'];

export interface HttpRequest {
  method: string;
  uri: string;
  /** HTTP/1.<minor> */
  minor: number;
  headers: HttpHeaders;
  body: Buffer;
}

export type ReadResult =
  /** More bytes are needed; `expectsContinue` when the client waits for a go-ahead before it sends any. */
  | { kind: 'incomplete'; expectsContinue: boolean }
  /** No request at all: answered with an HTML error, then closed. */
  | { kind: 'refused'; status: 400 | 413 | 501; head: RequestHead | undefined }
  /** `length` bytes of the input were used. */
  | { kind: 'request'; request: HttpRequest; length: number };

export interface RequestHead {
  method: string;
  uri: string;
  minor: number;
  headers: HttpHeaders;
}

/** Headers by lower-case name; of duplicates the first counts. */
export class HttpHeaders {
  readonly #values = new Map<string, string>();

  add(name: string, value: string): void {
    const key = name.toLowerCase();
    if (!this.#values.has(key)) this.#values.set(key, value);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** Compares without regard to case. */
  is(name: string, value: string): boolean {
    return this.#values.get(name)?.toLowerCase() === value;
  }
}

const WAIT: ReadResult = { kind: 'incomplete', expectsContinue: false };

/** The first request in `input`. */
export function readRequest(input: Buffer): ReadResult {
  const block = readHeadLines(input);
  if (block === 'incomplete') return WAIT;
  const head = block === 'too-long' ? undefined : parseHead(block.lines);
  if (block === 'too-long' || !head) return { kind: 'refused', status: 400, head: undefined };
  if (!METHODS.includes(head.method)) return { kind: 'refused', status: 501, head };
  const body = readBody(head, input.subarray(block.length));
  if (body.kind === 'refused') return { kind: 'refused', status: body.status, head };
  if (body.kind === 'incomplete') {
    const nothingYet = input.length === block.length;
    return { kind: 'incomplete', expectsContinue: nothingYet && head.headers.is('expect', '100-continue') };
  }
  return { kind: 'request', request: { ...head, body: body.bytes }, length: block.length + body.length };
}

/** The lines up to the empty one. Bytes without a line end are waited on, which is why a TLS hello hangs. */
function readHeadLines(input: Buffer): { lines: string[]; length: number } | 'incomplete' | 'too-long' {
  const lines: string[] = [];
  for (let start = 0, size = 0; ; ) {
    const end = input.indexOf('\n', start);
    size += (end < 0 ? input.length : end) - start;
    if (size > MAX_HEADER_BYTES) return 'too-long';
    if (end < 0) return 'incomplete';
    const line = input.toString('utf8', start, end).replace(/\r$/, '');
    start = end + 1;
    // An empty first line is a (bad) request line.
    if (line === '' && lines.length > 0) return { lines, length: start };
    lines.push(line);
    if (lines.length === 1 && !parseRequestLine(line)) return { lines, length: start };
  }
}

function parseRequestLine(line: string): { method: string; uri: string; minor: number } | undefined {
  const [, method = '', uri = '', minor = ''] = /^([^ ]+) (.+) HTTP\/1\.(\d+)$/.exec(line) ?? [];
  return method === '' ? undefined : { method, uri, minor: Number(minor) };
}

function parseHead(lines: readonly string[]): RequestHead | undefined {
  const [first = '', ...rest] = lines;
  const requestLine = parseRequestLine(first);
  if (!requestLine) return undefined;
  const headers = new HttpHeaders();
  for (const line of rest) {
    if (/^[ \t]/.test(line)) continue;
    const colon = line.indexOf(':');
    if (colon < 0) return undefined;
    headers.add(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return { ...requestLine, headers };
}

type BodyResult =
  | { kind: 'incomplete' }
  | { kind: 'refused'; status: 400 | 413 }
  | { kind: 'body'; bytes: Buffer; length: number };

function readBody(head: RequestHead, input: Buffer): BodyResult {
  const none: BodyResult = { kind: 'body', bytes: Buffer.alloc(0), length: 0 };
  if (!METHODS_WITH_BODY.includes(head.method)) return none;
  if (head.headers.is('transfer-encoding', 'chunked')) return readChunks(input);
  const given = head.headers.get('content-length');
  if (given === undefined) {
    const connection = head.headers.get('connection');
    const endsKnown = connection === undefined || connection.toLowerCase() === 'close';
    return endsKnown ? none : { kind: 'refused', status: 400 };
  }
  if (!/^\d+$/.test(given)) return { kind: 'refused', status: 400 };
  const length = Number(given);
  if (length > MAX_BODY_BYTES) return { kind: 'refused', status: 413 };
  if (input.length < length) return { kind: 'incomplete' };
  return { kind: 'body', bytes: input.subarray(0, length), length };
}

function readChunks(input: Buffer): BodyResult {
  const chunks: Buffer[] = [];
  let total = 0;
  for (let at = 0; ; ) {
    const lineEnd = input.indexOf('\n', at);
    if (lineEnd < 0) return { kind: 'incomplete' };
    const sizeText = input.toString('latin1', at, lineEnd).trim();
    if (!/^[0-9a-f]+/i.test(sizeText)) return { kind: 'refused', status: 400 };
    const size = Number.parseInt(sizeText, 16);
    total += size;
    if (total > MAX_BODY_BYTES) return { kind: 'refused', status: 413 };
    const start = lineEnd + 1;
    if (size === 0) return endOfChunks(input, start, chunks);
    if (input.length < start + size + 2) return { kind: 'incomplete' };
    chunks.push(input.subarray(start, start + size));
    at = start + size + 2;
  }
}

/** Trailers are read and forgotten. */
function endOfChunks(input: Buffer, start: number, chunks: Buffer[]): BodyResult {
  for (let at = start; ; ) {
    const lineEnd = input.indexOf('\n', at);
    if (lineEnd < 0) return { kind: 'incomplete' };
    const empty = input.toString('latin1', at, lineEnd).trim() === '';
    at = lineEnd + 1;
    if (empty) return { kind: 'body', bytes: Buffer.concat(chunks), length: at };
  }
}
