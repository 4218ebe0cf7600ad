// What a call would send, for people: secrets are stars.
import { type EnvelopeParts, envelopeOf, type JsonValue } from './envelope.ts';
import type { Identity } from './identity.ts';
import { checkSigner, type DbcRequest, type Via } from './request.ts';
import { isSecretField } from './secrets.ts';

/** A request that was not sent. */
export interface RequestDescription {
  /** Group and call, e.g. "vm.create". */
  name: string;
  method: 'POST';
  /** With the query, e.g. "/api/v1/tasks/start". */
  path: string;
  /** The JSON body; secrets are eight stars. */
  body: { readonly [key: string]: JsonValue };
}

export interface DescribeOptions {
  identity?: Identity | undefined;
  rentOrder?: string | undefined;
  /** Default `client`. */
  via?: Via | undefined;
}

const STARS = '********';

/**
 * The request that would be sent, checked as if it were.
 * @throws DbcError INVALID_INPUT
 */
export function describeRequest(request: DbcRequest, options: DescribeOptions = {}): RequestDescription {
  const { identity, rentOrder, via = 'client' } = options;
  checkSigner(request, via, identity);
  const { name, path } = request;
  const body = envelopeOf(bodyParts(request, via, identity, rentOrder));
  return { name, method: 'POST', path, body: maskedObject(body) };
}

/** The parts of the body; on the LAN a bare-metal node is never named: it is the one that is asked. */
export function bodyParts(
  request: DbcRequest,
  via: Via,
  identity: Identity | undefined,
  rentOrder: string | undefined,
): EnvelopeParts {
  const peers = via === 'lan' && request.target === 'manager' ? [] : request.peers;
  return { peers, additional: request.additional, identity, rentOrder };
}

function masked(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(masked);
  return typeof value === 'object' && value !== null ? maskedObject(value) : value;
}

function maskedObject(value: { readonly [key: string]: JsonValue }): { [key: string]: JsonValue } {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecretField(key) ? STARS : masked(item)]),
  );
}
