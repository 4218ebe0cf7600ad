// One route for each call of the contract.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CALL_NAMES, CALLS, type CallName, type CallOutput } from '../../ipc/contract.ts';
import { inputLimit } from '../../ipc/limits.ts';
import type { Caller } from '../calls.ts';
import { checkAccess } from '../dispatch.ts';
import { snapshotJson } from '../seats/snapshot.ts';
import type { Callers } from './callers.ts';
import { checkSite } from './security.ts';
import type { HttpOptions } from './types.ts';

/** Calls that are about a PIN alone: limited more than the others. */
const LOGINS: readonly CallName[] = ['session.login', 'setup.owner', 'staff.changeOwnPin'];

/** Answers that are put together of texts made before; all others fastify writes. */
const WRITERS: { [Name in CallName]?: (output: CallOutput<Name>) => Buffer } = {
  'seats.snapshot': snapshotJson,
};

/** `/api/v1/group/verb` of `group.verb`. */
export function pathOf(name: CallName): string {
  return `/api/v1/${name.replace('.', '/')}`;
}

export function addCallRoutes(app: FastifyInstance, callers: Callers, options: HttpOptions): void {
  const scheme = options.tls ? 'https' : 'http';
  for (const name of CALL_NAMES) {
    const call = CALLS[name];
    const change = call.kind === 'change';
    app.route({
      method: change ? 'POST' : 'GET',
      url: pathOf(name),
      bodyLimit: inputLimit(name),
      ...(LOGINS.includes(name)
        ? { config: { rateLimit: { max: options.limits.loginsPerMinute, groupId: 'login' } } }
        : {}),
      // Before the body is read: who has no right to a call can't make the counter take 200 MB.
      onRequest: async (request) => {
        checkSite(request.headers, scheme, change);
        const caller = callers.of(request);
        if (call.access !== 'public') checkAccess(call.access, caller);
        if (change) callers.checkCsrf(request, caller);
      },
      handler: (request, reply) => answer(name, request, reply),
    });
  }

  async function answer<Name extends CallName>(
    name: Name,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> {
    const change = CALLS[name].kind === 'change';
    // Asked again: the session may have ended while the body arrived.
    const caller: Caller = callers.of(request);
    const input = change ? (request.body ?? {}) : { ...(request.query as object) };
    // A read that nobody waits for stops; a change that was asked for is carried out.
    const signal = change ? undefined : abandoned(reply);
    void reply.header('cache-control', 'no-store');
    try {
      // The dispatcher checks the input; that it has the call's shape is not known before.
      const output = await options.dispatch(name, input as never, caller, signal);
      const write = WRITERS[name];
      if (!write) return output;
      void reply.type('application/json; charset=utf-8');
      return write(output);
    } finally {
      if (change) callers.settle(request, reply, caller);
    }
  }
}

function abandoned(reply: FastifyReply): AbortSignal {
  const abort = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) abort.abort();
  });
  return abort.signal;
}
