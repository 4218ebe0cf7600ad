// The three ways in which the node writes JSON. None but the first escapes what it puts in.

/** An answer of the node's HTTP: status and body (which always ends with CRLF). */
export interface Reply {
  status: number;
  body: string;
}

/** Error codes as the node's own HTTP uses them. */
export const ERRCODE = {
  invalidParams: -25,
  invalidRequest: -32600,
  notFound: -32601,
  response: -32701,
} as const;

/** Style 1, four spaces deep: every error with an HTTP status, and the version. */
export function pretty(status: number, errcode: number, message: unknown): Reply {
  return { status, body: `${JSON.stringify({ errcode, message }, null, 4)}\r\n` };
}

/** Style 2, a space after the comma: lists and read codes. `message` is already JSON. */
export function streamed(message: string): Reply {
  return { status: 200, body: `{"errcode":0, "message":${message}}\r\n` };
}

/** Style 3, a space after each colon: the outcome of a change. */
export function concatenated(errcode: number, message: string): Reply {
  return { status: 200, body: `{"errcode": ${errcode},"message": "${message}"}\r\n` };
}

/** 400 with the code for bad parameters. */
export function invalidParams(message: string): Reply {
  return pretty(400, ERRCODE.invalidParams, message);
}

/** 400 with the code for requests that this node does not take. */
export function invalidRequest(message: string): Reply {
  return pretty(400, ERRCODE.invalidRequest, message);
}

/** `"name":"value"` as the node streams it: quotes, backslashes and newlines go out raw. */
export function rawField(name: string, value: string): string {
  return `"${name}":"${value}"`;
}

/** A secret as strangers see it: one star per byte. */
export function masked(secret: string): string {
  return '*'.repeat(Buffer.byteLength(secret));
}
