// The OpenAPI document: whole, and the same as the contract.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { pathOf } from '../../../../kiosk/counter/http/call-routes.ts';
import { CALL_NAMES, CALLS } from '../../../../kiosk/ipc/contract.ts';
import { ask, type Interface, startInterface } from './interface.ts';

const Content = z.record(z.string(), z.strictObject({ schema: z.record(z.string(), z.unknown()) }));
const Operation = z.strictObject({
  operationId: z.string(),
  tags: z.array(z.string()).length(1),
  summary: z.string().min(3),
  'x-access': z.string(),
  security: z.array(z.record(z.enum(['session', 'csrf']), z.array(z.never()).optional())),
  requestBody: z.strictObject({ required: z.boolean(), content: Content }).optional(),
  parameters: z
    .array(
      z.strictObject({
        name: z.string(),
        in: z.enum(['query', 'header']),
        required: z.boolean(),
        schema: z.record(z.string(), z.unknown()),
      }),
    )
    .optional(),
  responses: z.record(
    z.string().regex(/^\d{3}$/),
    z.strictObject({ description: z.string(), content: Content }),
  ),
});
const Document = z.strictObject({
  openapi: z.literal('3.1.0'),
  info: z.strictObject({ title: z.string(), version: z.literal('1.2.3'), description: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post']), Operation)),
  components: z.strictObject({
    schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
    securitySchemes: z.record(
      z.string(),
      z.strictObject({ type: z.literal('apiKey'), in: z.string(), name: z.string() }),
    ),
  }),
});

let web: Interface;
let document: z.infer<typeof Document>;
let text: string;

beforeAll(async () => {
  web = await startInterface();
  const answer = await ask(web.port, '/openapi.json');
  text = answer.text;
  document = Document.parse(answer.json());
});

afterAll(async () => {
  await web.stop();
});

it('names every call with its way, its rights and its failures', () => {
  expect(Object.keys(document.paths).sort()).toEqual([...CALL_NAMES.map(pathOf), '/notifications'].sort());
  for (const name of CALL_NAMES) {
    const { kind, access, summary } = CALLS[name];
    const operation = document.paths[pathOf(name)]?.[kind === 'change' ? 'post' : 'get'];
    expect(operation).toMatchObject({ operationId: name, summary, 'x-access': access });
    expect(Object.keys(operation?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '400', '401', '403', '409', '423', '429', '500']),
    );
    const fields = Object.keys(CALLS[name].input.shape).sort();
    if (kind === 'read')
      expect(operation?.parameters?.map((parameter) => parameter.name).sort()).toEqual(fields);
    else {
      const schema = operation?.requestBody?.content['application/json']?.schema;
      expect(Object.keys((schema?.properties ?? {}) as object).sort()).toEqual(fields);
    }
  }
});

it('refers to shapes that are there', () => {
  const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref = '']) => ref);
  expect(refs.length).toBeGreaterThan(100);
  for (const ref of new Set(refs)) {
    expect(ref).toMatch(/^#\/components\/schemas\//);
    expect(Object.keys(document.components.schemas)).toContain(ref.replace('#/components/schemas/', ''));
  }
  expect(document.components.schemas.Failure).toMatchObject({ required: ['status', 'code', 'message'] });
  expect(text).not.toContain('$defs');
});

it('describes reads that a query string can carry', () => {
  for (const operations of Object.values(document.paths)) {
    for (const { schema } of operations.get?.parameters ?? []) {
      const flat = schema.type === 'string' || schema.type === 'integer' || Array.isArray(schema.enum);
      expect(flat, JSON.stringify(schema)).toBe(true);
    }
  }
});
