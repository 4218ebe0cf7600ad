// The OpenAPI document, made from the contract: there is no second description that could disagree.
import { z } from 'zod';
import type { Call } from '../../ipc/call.ts';
import { CALL_NAMES, CALLS } from '../../ipc/contract.ts';
import { CallFailureSchema } from '../../ipc/errors.ts';
import { NotificationSchema, SnapshotSchema } from '../../ipc/notifications.ts';
import { AlertSchema, JobSchema, NodeStatusSchema, SeatDetailSchema, SeatSchema } from '../../ipc/seat.ts';
import { PersonSchema, SessionStatusSchema, StaffMemberSchema } from '../../ipc/staff.ts';
import { pathOf } from './call-routes.ts';
import { CSRF_HEADER } from './callers.ts';

type Json = Record<string, unknown>;

/** Shapes that have a name of their own in the document. */
const NAMED: Record<string, z.ZodType> = {
  Failure: CallFailureSchema,
  Seat: SeatSchema,
  SeatDetail: SeatDetailSchema,
  Alert: AlertSchema,
  Job: JobSchema,
  NodeStatus: NodeStatusSchema,
  Snapshot: SnapshotSchema,
  Person: PersonSchema,
  StaffMember: StaffMemberSchema,
  SessionStatus: SessionStatusSchema,
  Notification: NotificationSchema,
};

const FAILURES: Record<number, string> = {
  400: 'a field is wrong: details.field names it',
  401: 'nobody is logged in',
  403: 'not for this role, or not from our own page',
  404: 'not found',
  409: 'refused: code says why',
  413: 'too large',
  415: 'not JSON',
  421: 'asked under a name that is not the counter’s',
  423: 'the screen is locked',
  429: 'too many requests',
  500: 'an error of the counter: details.reference is in its log',
  502: 'the node, a BMC or an agent failed: code says how',
};

/** @param version of the program */
export function openApiDocument(version: string, cookieName: string): Json {
  const schemas = new Schemas();
  const paths: Json = {};
  for (const name of CALL_NAMES) paths[pathOf(name)] = operation(name, CALLS[name], schemas);
  paths['/notifications'] = notifications(schemas);
  schemas.of(CallFailureSchema, 'output');
  return {
    openapi: '3.1.0',
    info: { title: 'netbar counter', version, description: 'Every error is {status, message, code}.' },
    paths,
    components: {
      schemas: schemas.components,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookieName },
        csrf: { type: 'apiKey', in: 'header', name: CSRF_HEADER },
      },
    },
  };
}

function operation(name: string, call: Call, schemas: Schemas): Json {
  const change = call.kind === 'change';
  const needs = { ...(call.access === 'public' ? {} : { session: [] }), ...(change ? { csrf: [] } : {}) };
  const input = schemas.of(call.input, 'input');
  return {
    [change ? 'post' : 'get']: {
      operationId: name,
      tags: [name.slice(0, name.indexOf('.'))],
      summary: call.summary,
      'x-access': call.access,
      security: [needs],
      ...(change
        ? { requestBody: { required: false, content: { 'application/json': { schema: input } } } }
        : { parameters: parametersOf(input) }),
      responses: responses(schemas.of(call.output, 'output'), 'application/json'),
    },
  };
}

function notifications(schemas: Schemas): Json {
  const schema = schemas.of(NotificationSchema, 'output');
  const good = responses(schema, 'application/x-ndjson');
  const query = (name: string, type: Json) => ({ name, in: 'query', required: false, schema: type });
  return {
    get: {
      operationId: 'notifications',
      tags: ['notifications'],
      summary: 'the stream: one JSON object per line (or server-sent events), each exactly once, in order',
      'x-access': 'locked',
      security: [{ session: [] }],
      parameters: [
        query('since', { type: 'integer', description: 'seq of the last notification that was seen' }),
        query('format', { enum: ['ndjson', 'sse'] }),
        { ...query('last-event-id', { type: 'integer' }), in: 'header' },
      ],
      responses: good,
    },
  };
}

function responses(schema: Json, contentType: string): Json {
  const failure = { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } };
  const failures = Object.entries(FAILURES).map(([status, description]) => [
    status,
    { description, content: failure },
  ]);
  return {
    200: { description: 'done', content: { [contentType]: { schema } } },
    ...(Object.fromEntries(failures) as Json),
  };
}

function parametersOf(input: Json): Json[] {
  const required = Array.isArray(input.required) ? input.required : [];
  return Object.entries((input.properties ?? {}) as Json).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** Turns zod into JSON Schema, with named shapes once under `components`. */
class Schemas {
  readonly components: Json = {};
  readonly #names = z.registry<{ id: string }>();

  constructor() {
    for (const [id, schema] of Object.entries(NAMED)) this.#names.add(schema, { id });
  }

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const made = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      metadata: this.#names,
      io,
      unrepresentable: 'any',
    }) as Json;
    const { $defs, $schema: _draft, id: _id, ...rest } = moveRefs(made) as Json;
    for (const [id, definition] of Object.entries(($defs ?? {}) as Json)) {
      this.components[id] ??= withoutId(definition as Json);
    }
    const own = this.#names.get(schema)?.id;
    if (own === undefined) return rest;
    this.components[own] ??= rest;
    return { $ref: `#/components/schemas/${own}` };
  }
}

function withoutId({ id: _id, ...rest }: Json): Json {
  return rest;
}

/** `#/$defs/Seat` becomes `#/components/schemas/Seat`. */
function moveRefs(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moveRefs);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string'
        ? [key, inner.replace('#/$defs/', '#/components/schemas/')]
        : [key, moveRefs(inner)],
    ),
  );
}
