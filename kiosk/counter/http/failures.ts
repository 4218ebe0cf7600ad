// Every refusal of the HTTP interface as JSON: {status, message, code}.
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../../../shared/logging/logger.ts';
import { CallError, type CallFailure } from '../../ipc/errors.ts';
import { failureOf } from '../dispatch.ts';

const WORDS: Record<number, { code: string; message: string }> = {
  400: { code: 'BAD_INPUT', message: 'the request is not well-formed' },
  404: { code: 'NOT_FOUND', message: 'there is nothing here' },
  405: { code: 'METHOD_NOT_ALLOWED', message: 'not with this method' },
  408: { code: 'TIMED_OUT', message: 'the request took too long to arrive' },
  413: { code: 'TOO_LARGE', message: 'the request is too large' },
  414: { code: 'TOO_LARGE', message: 'the address is too long' },
  415: { code: 'UNSUPPORTED_MEDIA_TYPE', message: 'send JSON (content-type: application/json)' },
  429: { code: 'TOO_MANY_REQUESTS', message: 'too many requests; wait a little' },
  431: { code: 'TOO_LARGE', message: 'the headers are too large' },
};

/** The failure of a status, in fixed words: a parser's own may repeat what was sent. */
export function failureOfStatus(status: number): CallFailure {
  const words = WORDS[status] ?? { code: 'BAD_INPUT', message: STATUS_CODES[status] ?? 'refused' };
  return { status, message: words.message, code: words.code };
}

/** For fastify's error handler: its own refusals, ours, and the unexpected. */
export function failureOfRequest(error: unknown, request: FastifyRequest, log: Logger): CallFailure {
  if (error instanceof CallError) {
    const { status, message, code, details } = error;
    return { status, message, code, ...(Object.keys(details).length > 0 ? { details } : {}) };
  }
  const status = statusOf(error);
  if (status !== undefined && status >= 400 && status < 500) return failureOfStatus(status);
  return failureOf(error, log, request.routeOptions.url ?? 'unknown address');
}

/** fastify and its plug-ins put a status on their errors; ours are told apart by their code. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

export function sendFailure(reply: FastifyReply, failure: CallFailure): void {
  void reply.code(failure.status).type('application/json; charset=utf-8').send(failure);
}

/** For what is not even HTTP: answered on the bare socket. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(failureOfStatus(status));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
