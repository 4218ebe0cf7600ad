// From a URI to a handler: prefixes are compared as text, so `/bare_metalfoo` is `/bare_metal` with `foo` behind.
import { addMachines } from './handlers/add.ts';
import { getCodes, setCodes } from './handlers/deeplink.ts';
import { deleteMachines } from './handlers/delete.ts';
import { listMachines } from './handlers/list.ts';
import { modifyMachine } from './handlers/modify.ts';
import { getSessionId, listMiningNodes, listPeers, refuseClientCall } from './handlers/network.ts';
import { ERRCODE, invalidRequest, pretty, type Reply } from './json-styles.ts';
import type { NodeCall, NodeContext, NodeHandler } from './node-context.ts';

const ROOT = '/api/v1';

type Route = (segments: string[]) => NodeHandler | undefined;

/** The calls about virtual machines are not simulated: their prefixes are answered like unknown ones. */
const ROUTES: readonly (readonly [prefix: string, route: Route])[] = [
  ['/mining_nodes', ([first, ...rest]) => (rest.length > 0 ? undefined : miningNodesHandler(first))],
  ['/peers', (segments) => (segments.length === 1 ? listPeers : undefined)],
  ['/bare_metal', bareMetalHandler],
  ['/deeplink', ([first, ...rest]) => (rest.length > 0 ? undefined : deeplinkHandler(first))],
];

/** The answer to one request. */
export function route(
  context: NodeContext,
  request: { method: string; uri: string; body: Uint8Array },
): Reply | Promise<Reply> {
  const { method, uri, body } = request;
  if (!uri.startsWith(ROOT)) return invalidRequest(`request uri is invalid, uri:${uri}`);
  if (uri === `${ROOT}/`) return pretty(200, 0, { client_version: context.version });
  for (const [prefix, handlerFor] of ROUTES) {
    if (!uri.startsWith(ROOT + prefix)) continue;
    const segments = uri
      .slice(ROOT.length + prefix.length)
      .split('/')
      .filter((part) => part !== '');
    const handler = handlerFor(segments);
    const call: NodeCall = { method, segments, body };
    return handler ? handler(context, call) : invalidRequest('invalid requests uri');
  }
  return pretty(404, ERRCODE.notFound, `not support uri:${uri}`);
}

function bareMetalHandler(segments: string[]): NodeHandler | undefined {
  const [first, , ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (segments.length === 2) return first === 'modify' ? modifyMachine : undefined;
  if (first === 'add') return addMachines;
  if (first === 'delete') return deleteMachines;
  if (first === 'power' || first === 'bootdev') return refuseClientCall;
  return listMachines;
}

function miningNodesHandler(segment: string | undefined): NodeHandler | undefined {
  if (segment === undefined) return listMiningNodes;
  return segment === 'session_id' ? getSessionId : undefined;
}

function deeplinkHandler(segment: string | undefined): NodeHandler | undefined {
  if (segment === undefined) return getCodes;
  return segment === 'set' ? setCodes : undefined;
}
