// The staff interface over HTTP: calls, notifications, the web app.
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { AppError } from '../../../shared/errors/app-error.ts';
import { CALL_NAMES, CALLS } from '../../ipc/contract.ts';
import { urlsOf } from './addresses.ts';
import { addCallRoutes, pathOf } from './call-routes.ts';
import { Callers } from './callers.ts';
import { answerBrokenRequest, failureOfRequest, failureOfStatus, sendFailure } from './failures.ts';
import { makeListener, renewCertificate } from './listener.ts';
import { openApiDocument } from './openapi.ts';
import { addPages, wantsPage } from './pages.ts';
import { checkHost, hostCheck, isLoopback, SECURITY_HEADERS } from './security.ts';
import { addStreamRoute } from './stream-route.ts';
import type { HttpOptions } from './types.ts';

/** How long calls that run may take to end at stop(), ms. */
const STOP_MS = 2000;

/** Listens between start() and stop(). */
export class HttpServer {
  readonly #options: HttpOptions;
  readonly #version: string;
  #app: FastifyInstance | undefined;
  #port = 0;

  constructor(options: HttpOptions, version: string) {
    this.#options = options;
    this.#version = version;
  }

  /** The port that it listens on, once started. */
  get port(): number {
    return this.#port;
  }

  /** Where browsers find it; empty while it does not listen. */
  get urls(): string[] {
    const { listen, tls } = this.#options;
    return this.#app ? urlsOf(tls ? 'https' : 'http', listen.host, this.#port) : [];
  }

  /** @throws AppError LAN_NEEDS_TLS; the system's error when the port is taken */
  async start(): Promise<void> {
    if (this.#app) return;
    const { listen, tls } = this.#options;
    if (!tls && !isLoopback(listen.host)) {
      throw new AppError('LAN_NEEDS_TLS', 'the staff interface is offered on the LAN with TLS only');
    }
    const app = await this.#build();
    await app.listen({ host: listen.host, port: listen.port });
    this.#port = (app.server.address() as AddressInfo).port;
    this.#app = app;
  }

  async stop(): Promise<void> {
    const app = this.#app;
    this.#app = undefined;
    if (!app) return;
    const impatient = setTimeout(() => app.server.closeAllConnections(), STOP_MS);
    await app.close();
    clearTimeout(impatient);
  }

  /** Takes a renewed certificate into use; open connections go on. */
  renew(tls: { key: string; cert: string }): void {
    if (this.#app) renewCertificate(this.#app.server, tls);
  }

  async #build(): Promise<FastifyInstance> {
    const { tls, limits, log, listen, allowedHosts, rendererDir } = this.#options;
    const app = fastify({
      serverFactory: (onRequest) => makeListener(tls, limits.connections, onRequest),
      logger: false,
      bodyLimit: 256 * 1024,
      return503OnClosing: false,
      clientErrorHandler: answerBrokenRequest,
      frameworkErrors: (error, request, reply) =>
        sendFailure(this.#secured(reply), failureOfRequest(error, request, log)),
    });
    app.removeContentTypeParser('text/plain');

    const isOwn = hostCheck(listen.host, allowedHosts);
    app.addHook('onRequest', async (request, reply) => {
      this.#secured(reply);
      checkHost(request.headers, isOwn);
    });
    await app.register(cookie);
    await app.register(rateLimit, { max: limits.requestsPerMinute, timeWindow: 60_000, hook: 'onRequest' });
    const callers = new Callers(this.#options.sessions, tls !== undefined, () => this.#port);
    app.setErrorHandler((error, request, reply) => sendFailure(reply, failureOfRequest(error, request, log)));

    addCallRoutes(app, callers, this.#options);
    addStreamRoute(app, callers, this.#options);
    app.get('/healthz', async (_request, reply) => {
      const healthy = this.#options.healthy();
      return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'failing' });
    });
    let document: ReturnType<typeof openApiDocument> | undefined;
    app.get('/openapi.json', async () => {
      document ??= openApiDocument(this.#version, callers.cookieName);
      return document;
    });
    const hasPage = await addPages(app, rendererDir);
    app.setNotFoundHandler({ preHandler: app.rateLimit() }, (request, reply) =>
      this.#elsewhere(request, reply, hasPage),
    );
    app.addHook('onResponse', async ({ method, routeOptions: { url } }, reply) => {
      log.debug({ method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    });
    return app;
  }

  #secured(reply: FastifyReply): FastifyReply {
    void reply.headers(SECURITY_HEADERS);
    // A browser that came by TLS once does not go back to plain HTTP here.
    return this.#options.tls ? reply.header('strict-transport-security', 'max-age=31536000') : reply;
  }

  /** A wrong method, a view of the web app, or nothing. */
  #elsewhere(request: FastifyRequest, reply: FastifyReply, hasPage: boolean) {
    const allowed = METHODS.get(request.url.split('?', 1)[0] ?? '');
    if (allowed) {
      void reply.header('allow', allowed);
      if (request.method === 'OPTIONS') return reply.code(204).send();
      return sendFailure(reply, failureOfStatus(405));
    }
    if (hasPage && wantsPage(request))
      return reply.header('cache-control', 'no-cache').sendFile('index.html');
    sendFailure(reply, failureOfStatus(404));
  }
}

/** Methods of every path that is not a file, for 405 and OPTIONS. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ...CALL_NAMES.map(
    (name) => [pathOf(name), CALLS[name].kind === 'change' ? 'POST, OPTIONS' : 'GET, HEAD, OPTIONS'] as const,
  ),
  ['/notifications', 'GET, OPTIONS'],
  ['/healthz', 'GET, HEAD, OPTIONS'],
  ['/openapi.json', 'GET, HEAD, OPTIONS'],
]);
