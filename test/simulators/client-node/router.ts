// From a URI to a call, as in the bare-metal node: prefixes are compared as text.
import type { ImageCentre } from '../compute-node/image-centre.ts';
import { Refused } from '../node/envelope.ts';
import { codesGiven } from '../node/handlers/deeplink.ts';
import { ERRCODE, invalidParams, invalidRequest, pretty, type Reply, streamed } from '../node/json-styles.ts';
import {
  type ClientCall,
  readAdminCall,
  readBootdevCall,
  readCodesCall,
  readOpenCall,
  readPowerCall,
  readRenterCall,
  readSetCodesCall,
} from './calls.ts';
import type { Forwarder } from './forwarder.ts';
import type { NetworkCall, Service } from './network.ts';
import { answerOwnImages } from './own-images.ts';

const ROOT = '/api/v1';

export interface ClientContext {
  version: string;
  nodeId: string;
  forwarder: Forwarder;
  images: ImageCentre;
}

type Handler = (context: ClientContext, call: ClientCall) => Promise<Reply>;
type Route = (segments: string[]) => Handler | undefined;

const ROUTES: readonly (readonly [prefix: string, route: Route])[] = [
  ['/tasks', () => vmCall('tasks')],
  ['/images', () => imagesCall],
  ['/snapshot', () => vmCall('snapshot')],
  ['/disk', () => vmCall('disk')],
  ['/mining_nodes', miningNodesHandler],
  ['/peers', (segments) => (segments.length === 1 ? listPeers : undefined)],
  ['/lan', () => vmCall('lan')],
  ['/bare_metal', bareMetalHandler],
  ['/deeplink', deeplinkHandler],
];

/** The answer to one request. */
export async function route(
  context: ClientContext,
  request: { method: string; uri: string; body: Uint8Array },
): Promise<Reply> {
  const { method, uri, body } = request;
  if (!uri.startsWith(ROOT)) return invalidRequest(`request uri is invalid, uri:${uri}`);
  if (uri === `${ROOT}/`) return pretty(200, 0, { client_version: context.version });
  for (const [prefix, handlerFor] of ROUTES) {
    if (!uri.startsWith(ROOT + prefix)) continue;
    const [path = '', query = ''] = uri.slice(ROOT.length + prefix.length).split('?', 2);
    const segments = path.split('/').filter((part) => part !== '');
    const handler = handlerFor(segments);
    if (!handler) return invalidRequest('invalid requests uri');
    return await handler(context, { method, segments, query: new URLSearchParams(query), body });
  }
  return pretty(404, ERRCODE.notFound, `not support uri:${uri}`);
}

function bareMetalHandler(segments: string[]): Handler | undefined {
  const [first, , ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (segments.length === 2) return first === 'modify' ? adminCall('modify') : undefined;
  if (first === 'add' || first === 'delete') return adminCall(first);
  if (first === 'power') return ({ forwarder }, call) => forwarder.send(readPowerCall(call));
  if (first === 'bootdev') return ({ forwarder }, call) => forwarder.send(readBootdevCall(call));
  return openCall('list', 'bare_metal_nodes', 'server');
}

function miningNodesHandler([first, ...rest]: string[]): Handler | undefined {
  if (rest.length > 0) return undefined;
  if (first === undefined) return openCall('mining_nodes', 'mining_nodes', 'compute');
  return first === 'session_id'
    ? ({ forwarder }, call) => forwarder.send(readRenterCall(call, 'session_id'))
    : undefined;
}

function deeplinkHandler([first, ...rest]: string[]): Handler | undefined {
  if (rest.length > 0) return undefined;
  if (first === undefined) return ({ forwarder }, call) => forwarder.send(readCodesCall(call));
  return first === 'set'
    ? ({ forwarder }, call) => forwarder.send(readSetCodesCall(call, codesGiven))
    : undefined;
}

/** Without a peer: what the client node itself has heard of. */
function openCall(name: NetworkCall, list: string, kind: Service['kind']): Handler {
  return async ({ forwarder, nodeId }, call) => {
    const { envelope, request } = readOpenCall(call);
    const { peer } = envelope;
    if (peer !== undefined && (peer !== nodeId || kind !== 'server')) {
      return await forwarder.send(request(name, peer));
    }
    const items = (await forwarder.heardOf())
      .filter((service) => service.kind === kind)
      .map(
        (service) =>
          `{"node_id":"${service.nodeId}","name":"${service.name}","version":"${service.version}"}`,
      );
    return streamed(`{"${list}":[${items.join(',')}]}`);
  };
}

function adminCall(name: NetworkCall): Handler {
  return ({ forwarder, nodeId }, call) => forwarder.send(readAdminCall(call, name, nodeId));
}

function vmCall(name: NetworkCall): Handler {
  return ({ forwarder }, call) => forwarder.send(readRenterCall(call, name));
}

/** Image servers, and images of the client node, without a peer; lists of a GPU node without an identity. */
const imagesCall: Handler = async ({ forwarder, images }, call) => {
  const { envelope, request } = readOpenCall(call);
  if (envelope.peer === undefined) return answerOwnImages(images, call.segments, envelope.additional);
  if (call.segments.length === 0) return await forwarder.send(request('images', envelope.peer));
  return await forwarder.send(readRenterCall(call, 'images'));
};

/** The programs that it is connected with; machines are none. */
const listPeers: Handler = async ({ forwarder }, call) => {
  if (call.method !== 'POST') throw new Refused(invalidRequest('only support POST request'));
  if (!['active', 'global', 'lan'].includes(call.segments[0] ?? '')) {
    throw new Refused(invalidParams('invalid option. the option is active or global'));
  }
  const programs = (await forwarder.services()).filter(({ kind }) => kind !== 'server');
  const items = programs.map(({ nodeId }) => `{"node_id":"${nodeId}"}`);
  return streamed(`{"peer_nodes":[${items.join(',')}]}`);
};
