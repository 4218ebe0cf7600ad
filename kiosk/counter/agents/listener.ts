// The agents' own door: TLS, /agent/* and nothing else, apart from the staff interface.
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAppError } from '../../../shared/errors/app-error.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import {
  CommandResultSchema,
  CommandsRequestSchema,
  EnrolRequestSchema,
  PairSchema,
  ReportSchema,
  SetRequestSchema,
} from '../../../shared/types/agent-protocol.ts';
import { Doorman } from '../http/doorman.ts';
import { renewCertificate } from '../http/listener.ts';
import type { MachineRegistry, NodeLink } from '../machines/types.ts';
import type { AgentDirectory } from './directory.ts';
import { machineAnswer } from './machine-answer.ts';
import type { PairDesk } from './types.ts';

export interface AgentListenerParts {
  directory: AgentDirectory;
  desk: PairDesk;
  node: NodeLink;
  registry: MachineRegistry;
  log: Logger;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** PEM; the key stays the same for ever, the certificate may be renewed. */
  tls: { key: string; cert: string };
  enrolmentKey: () => string;
}

const BODY_LIMIT = 64 * 1024;
/** Per machine and minute; a publishing agent asks at most a few times a second for a few seconds. */
const REQUESTS_PER_MINUTE = 600;
const CALL_LIMIT_MS = 15_000;

const STATUS: Readonly<Record<string, number>> = {
  MACHINE_UNKNOWN: 403,
  ENROLMENT_KEY_WRONG: 403,
  ENROLMENT_NOT_EXPECTED: 403,
  ENROLMENT_TOKEN_LIVES: 403,
  NOT_ENROLLED: 401,
};

export class AgentListener {
  readonly #parts: AgentListenerParts;
  #server: FastifyInstance | undefined;
  #stopping = new AbortController();

  constructor(parts: AgentListenerParts) {
    this.#parts = parts;
  }

  /** The port that it listens on, once started. */
  get port(): number {
    const address = this.#server?.server.address();
    return address && typeof address === 'object' ? address.port : 0;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const { tls, host, port } = this.#parts;
    this.#stopping = new AbortController();
    const server = Fastify({
      https: { ...tls, minVersion: 'TLSv1.2', handshakeTimeout: 10_000, headersTimeout: 10_000 },
      bodyLimit: BODY_LIMIT,
      logger: false,
      trustProxy: false,
      forceCloseConnections: true,
      connectionTimeout: 60_000,
      requestTimeout: 15_000,
      keepAliveTimeout: 45_000,
    });
    const doorman = new Doorman();
    // Before the handshake, which is what a connection costs most.
    server.server.prependListener('connection', (socket) => doorman.greet(socket));
    await server.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: 60_000 });
    this.#addErrors(server);
    this.#addCalls(server);
    await server.listen({ host, port });
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new DOMException('the counter stops', 'AbortError'));
    const server = this.#server;
    this.#server = undefined;
    await server?.close();
  }

  /** Takes a renewed certificate, over the same key, into use; connections of agents go on. */
  renew(tls: { key: string; cert: string }): void {
    if (this.#server) renewCertificate(this.#server.server, tls);
  }

  #addCalls(server: FastifyInstance): void {
    const { directory, desk, node, registry, enrolmentKey } = this.#parts;
    const caller = (request: FastifyRequest) => directory.authenticate(addressOf(request), tokenOf(request));
    server.post('/agent/enrol', (request) => {
      const body = EnrolRequestSchema.parse(request.body);
      return {
        token: directory.enrol(addressOf(request), body, enrolmentKey()),
        intervalMs: directory.intervalMs,
      };
    });
    server.post('/agent/report', (request) => {
      directory.report(caller(request).id, ReportSchema.parse(request.body));
      return { intervalMs: directory.intervalMs };
    });
    server.post('/agent/machine', (request) =>
      machineAnswer(caller(request).id, { node, registry }, this.#limit()),
    );
    server.post('/agent/compare', async (request) => {
      const { id } = caller(request);
      return { verdict: await desk.compare(id, PairSchema.parse(request.body), this.#limit()) };
    });
    server.post('/agent/set', async (request) => {
      const { id } = caller(request);
      await desk.set(id, SetRequestSchema.parse(request.body), this.#limit());
      return {};
    });
    server.post('/agent/commands', async (request, reply) => {
      const { id } = caller(request);
      const { waitMs } = CommandsRequestSchema.parse(request.body);
      const gone = new AbortController();
      // Of the answer, not of the request: that one counts as closed once its body was read.
      reply.raw.once('close', () => gone.abort());
      return {
        commands: await directory.take(id, waitMs, AbortSignal.any([gone.signal, this.#stopping.signal])),
      };
    });
    server.post('/agent/answer', (request) => {
      directory.answer(caller(request).id, CommandResultSchema.parse(request.body));
      return {};
    });
  }

  #addErrors(server: FastifyInstance): void {
    const { log } = this.#parts;
    server.setNotFoundHandler((_request, reply) =>
      reply.status(404).send({ status: 404, code: 'NOT_FOUND', message: 'agents call /agent/ with POST' }),
    );
    server.setErrorHandler((error: unknown, _request, reply) => {
      const { status, code, message } = failureOf(error);
      if (status === 500) log.error({ err: error }, 'a call of an agent failed');
      return reply.status(status).send({ status, code, message });
    });
  }

  #limit(): AbortSignal {
    return AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(CALL_LIMIT_MS)]);
  }
}

function addressOf(request: FastifyRequest): string {
  return request.ip.replace(/^::ffff:/, '');
}

function tokenOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '')?.[1];
}

function failureOf(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    return {
      status: 400,
      code: 'BAD_INPUT',
      message: `${issue?.path.join('.')}: ${issue?.message}`.slice(0, 200),
    };
  }
  if (isAppError(error))
    return { status: STATUS[error.code] ?? 502, code: error.code, message: error.message };
  const { statusCode, message } = error as { statusCode?: unknown; message?: unknown };
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    const code = statusCode === 429 ? 'TOO_MANY_REQUESTS' : 'BAD_INPUT';
    return { status: statusCode, code, message: String(message).slice(0, 200) };
  }
  if (error instanceof DOMException)
    return { status: 504, code: 'NODE_TIMEOUT', message: 'the node took too long' };
  return { status: 500, code: 'INTERNAL', message: 'the counter could not do that; its log says more' };
}
