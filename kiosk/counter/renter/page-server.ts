// The renter's page over HTTP: session and signature in, codes out. Nothing is stored, nothing stands in an address,
// and the node that is asked is the configuration's: a page can't choose another.
import type { AddressInfo } from 'node:net';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DbcClient } from '../../../shared/dbc/dbc-client.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { CODES_PATH, type CodesAnswer } from '../../ipc/renter/page.ts';
import { urlsOf } from '../http/addresses.ts';
import { answerBrokenRequest, failureOfRequest, failureOfStatus, sendFailure } from '../http/failures.ts';
import { makeListener, renewCertificate } from '../http/listener.ts';
import { addPages } from '../http/pages.ts';
import {
  checkHost,
  checkSite,
  hostCheck,
  isLoopback,
  permissionsPolicy,
  SECURITY_HEADERS,
} from '../http/security.ts';
import { askCodes } from './ask-codes.ts';

export interface RenterPageOptions {
  listen: { host: string; port: number };
  /** Of a DBC client node, e.g. "http://10.0.0.2:5050". */
  nodeUrl: string;
  /** Folder of the built page. */
  pageDir: string;
  log: Logger;
  /** PEM; without it only loopback addresses are listened on. */
  tls?: { key: string; cert: string } | undefined;
  /** The counter's setting: host names beyond loopback and its own addresses. Without a counter there is none. */
  allowedHosts?: readonly string[];
  /** Questions of one address in a minute. Default 30: one every 4 s, and a second tab. */
  questionsPerMinute?: number;
}

/** A question waits up to half a minute for the network: more at once would only pile up. */
const MAX_RUNNING = 16;
const MAX_CONNECTIONS = 128;
const BODY_LIMIT = 4096;
const FILES_PER_MINUTE = 300;
const NOT_OF_COUNTER = 'not a name of this counter; add it to renterPage.allowedHosts';
const NOT_OF_COMPUTER =
  'this page is for browsers on its own computer; open it by the address that netbar renter serve printed';
/** The page can read a session's QR code through the camera. */
const CAMERA_ONLY = permissionsPolicy('camera');
/** How long questions that run may take to end at stop(), ms. */
const STOP_MS = 1000;

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const Question = z.strictObject({
  machineId: hex(64),
  sessionId: z.string().regex(/^[\x21-\x7e]{1,256}$/),
  sessionIdSign: hex(128),
  rentOrder: z
    .string()
    .regex(/^\d{1,20}$/)
    .optional(),
  withPower: z.boolean().optional(),
});

/** Listens between start() and stop(). */
export class RenterPageServer {
  readonly #options: RenterPageOptions;
  #app: FastifyInstance | undefined;
  #client: DbcClient | undefined;
  #port = 0;
  #running = 0;

  constructor(options: RenterPageOptions) {
    this.#options = options;
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

  /**
   * @throws AppError LAN_NEEDS_TLS, PAGE_NOT_BUILT; DbcError INVALID_INPUT for an address that is none; the system's
   *   error when the port is taken
   */
  async start(): Promise<void> {
    if (this.#app) return;
    const { listen, tls, nodeUrl } = this.#options;
    if (!tls && !isLoopback(listen.host)) {
      throw new AppError('LAN_NEEDS_TLS', 'the renter page is offered on the LAN with TLS only');
    }
    const client = new DbcClient({ url: nodeUrl, maxConcurrent: MAX_RUNNING });
    const app = await this.#build(client);
    await app.listen(listen);
    this.#port = (app.server.address() as AddressInfo).port;
    this.#app = app;
    this.#client = client;
  }

  async stop(): Promise<void> {
    const [app, client] = [this.#app, this.#client];
    this.#app = undefined;
    this.#client = undefined;
    if (!app) return;
    const impatient = setTimeout(() => app.server.closeAllConnections(), STOP_MS);
    await app.close();
    clearTimeout(impatient);
    await client?.close();
  }

  /** Takes a renewed certificate into use; open connections go on. */
  renew(tls: { key: string; cert: string }): void {
    if (this.#app) renewCertificate(this.#app.server, tls);
  }

  async #build(client: DbcClient): Promise<FastifyInstance> {
    const { tls, log, listen, allowedHosts, pageDir, questionsPerMinute = 30 } = this.#options;
    const app = fastify({
      serverFactory: (onRequest) => makeListener(tls, MAX_CONNECTIONS, onRequest),
      logger: false,
      bodyLimit: BODY_LIMIT,
      return503OnClosing: false,
      clientErrorHandler: answerBrokenRequest,
      frameworkErrors: (error, request, reply) =>
        sendFailure(secured(reply, tls), failureOfRequest(error, request, log)),
    });
    app.removeContentTypeParser('text/plain');
    const isOwn = hostCheck(listen.host, allowedHosts ?? []);
    const foreignHost = allowedHosts ? NOT_OF_COUNTER : NOT_OF_COMPUTER;
    app.addHook('onRequest', async (request, reply) => {
      secured(reply, tls);
      checkHost(request.headers, isOwn, foreignHost);
    });
    await app.register(rateLimit, { max: FILES_PER_MINUTE, timeWindow: 60_000, hook: 'onRequest' });
    app.setErrorHandler((error, request, reply) => sendFailure(reply, failureOfRequest(error, request, log)));
    app.route({
      method: 'POST',
      url: CODES_PATH,
      config: { rateLimit: { max: questionsPerMinute, groupId: 'codes' } },
      onRequest: async ({ headers }) => checkSite(headers, tls ? 'https' : 'http', true),
      handler: (request, reply) => this.#answer(client, request, reply),
    });
    if (!(await addPages(app, pageDir))) {
      throw new AppError('PAGE_NOT_BUILT', 'the renter page is not built: run "npm run build"');
    }
    app.setNotFoundHandler({ preHandler: app.rateLimit() }, (_request, reply) =>
      sendFailure(reply, failureOfStatus(404)),
    );
    app.addHook('onResponse', async ({ method, routeOptions: { url } }, reply) => {
      log.debug({ method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered');
    });
    return app;
  }

  async #answer(client: DbcClient, request: FastifyRequest, reply: FastifyReply): Promise<CodesAnswer> {
    void reply.header('cache-control', 'no-store');
    const question = Question.safeParse(request.body);
    // In fixed words: the checker's own could repeat a part of the session.
    if (!question.success) return { state: 'refused', problem: 'BAD_INPUT' };
    if (this.#running >= MAX_RUNNING) return { state: 'refused', problem: 'BUSY' };
    this.#running += 1;
    const gone = abandoned(reply);
    try {
      const { rentOrder, withPower, ...required } = question.data;
      const wanted = {
        ...required,
        ...(rentOrder === undefined ? {} : { rentOrder }),
        ...(withPower === undefined ? {} : { withPower }),
      };
      return await askCodes(client, wanted, gone);
    } catch (error) {
      // Nobody hears this answer.
      if (gone.aborted) return { state: 'refused', problem: 'FAILED' };
      throw error;
    } finally {
      this.#running -= 1;
    }
  }
}

/** Aborts when the browser goes away: nobody waits for the network in vain. */
function abandoned(reply: FastifyReply): AbortSignal {
  const abort = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort();
  });
  return abort.signal;
}

function secured(reply: FastifyReply, tls: object | undefined): FastifyReply {
  void reply.headers({ ...SECURITY_HEADERS, 'permissions-policy': CAMERA_ONLY });
  return tls ? reply.header('strict-transport-security', 'max-age=31536000') : reply;
}
