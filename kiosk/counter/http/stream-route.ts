// GET /notifications: the hub's stream as one JSON object per line, or as server-sent events.
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Notification } from '../../ipc/notifications.ts';
import { type Caller, RefusedCall } from '../calls.ts';
import { checkAccess } from '../dispatch.ts';
import type { Callers } from './callers.ts';
import { checkSite } from './security.ts';
import type { HttpOptions } from './types.ts';

type Format = 'ndjson' | 'sse';

const CONTENT_TYPES: Record<Format, string> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  sse: 'text/event-stream; charset=utf-8',
};

export function addStreamRoute(app: FastifyInstance, callers: Callers, options: HttpOptions): void {
  const { hub, limits } = options;
  const openStreams = new Map<string, number>();

  app.route({
    method: 'GET',
    url: '/notifications',
    exposeHeadRoute: false,
    onRequest: async (request) => {
      checkSite(request.headers, options.tls ? 'https' : 'http', false);
      checkAccess('locked', callers.of(request));
    },
    handler: async (request, reply) => {
      const caller = callers.of(request);
      const sessionId = sessionOf(caller);
      const count = openStreams.get(sessionId) ?? 0;
      if (count >= limits.streamsPerSession) {
        throw new RefusedCall('TOO_MANY_REQUESTS', 'too many streams in this session', { status: 429 });
      }
      openStreams.set(sessionId, count + 1);
      stream(request, reply, () => {
        const left = (openStreams.get(sessionId) ?? 1) - 1;
        if (left > 0) openStreams.set(sessionId, left);
        else openStreams.delete(sessionId);
      });
    },
  });

  function stream(request: FastifyRequest, reply: FastifyReply, onClose: () => void): void {
    const format = formatOf(request);
    reply.header('content-type', CONTENT_TYPES[format]).header('cache-control', 'no-store');
    reply.header('x-accel-buffering', 'no');
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, reply.getHeaders() as Record<string, string>);
    const subscription = hub.subscribe(
      {
        view: () => {
          const { person, locked } = callers.of(request);
          if (!person) return 'gone';
          return locked ? 'locked' : 'full';
        },
        send: (notification, json) => write(raw, format, notification, json),
        // One that takes nothing would never see the end.
        end: () => void (raw.writableNeedDrain ? raw.destroy() : raw.end()),
      },
      sinceOf(request),
    );
    raw.on('drain', () => subscription.resume());
    raw.on('error', () => subscription.close());
    raw.once('close', () => {
      subscription.close();
      onClose();
    });
  }
}

function sessionOf({ sessionId }: Caller): string {
  if (sessionId === null) throw new RefusedCall('NOT_LOGGED_IN', 'log in first', { status: 401 });
  return sessionId;
}

function write(raw: ServerResponse, format: Format, { action, seq }: Notification, json: string): boolean {
  if (format === 'ndjson') return raw.write(`${json}\n`);
  // A ping carries no id: after a reconnect the browser gives back the id of the last real notification.
  return raw.write(action === 'ping' ? `data: ${json}\n\n` : `id: ${seq}\ndata: ${json}\n\n`);
}

function formatOf(request: FastifyRequest): Format {
  const { format } = request.query as { format?: unknown };
  if (format === 'sse' || format === 'ndjson') return format;
  return (request.headers.accept ?? '').includes('text/event-stream') ? 'sse' : 'ndjson';
}

/** Where the listener goes on: what a browser sends by itself after a reconnect, or the query. */
function sinceOf(request: FastifyRequest): number | undefined {
  const { since } = request.query as { since?: unknown };
  const text = request.headers['last-event-id'] ?? since;
  return typeof text === 'string' && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}
