// What a long operation is known by: plain JSON without secrets, kept by the caller over a restart.
import { z } from 'zod';
import { invalidField } from '../fields/refusal.ts';
import { isNodeId } from '../node-id.ts';

const nodeId = z.string().refine(isNodeId);
const name = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,127}$/);

const folder = z.string().max(255).startsWith('/');

const tokenSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...{ v: z.literal(1), kind: z.literal('image.upload'), nodeId, fileName: name },
    /** Where it goes; tokens of before have none. */
    imageServer: name.optional(),
  }),
  z.strictObject({
    ...{ v: z.literal(1), kind: z.literal('image.download'), nodeId, fileName: name },
    /** Where it goes; tokens of before have none. */
    localDir: folder.optional(),
  }),
  z.strictObject({ v: z.literal(1), kind: z.literal('vm.create'), nodeId, taskId: name }),
  z.strictObject({ v: z.literal(1), kind: z.literal('machine.codes'), nodeId }),
]);

/** Names a long operation: enough to go on watching it after a restart. */
export type OperationToken = z.infer<typeof tokenSchema>;

export type TransferToken = Extract<OperationToken, { kind: 'image.upload' | 'image.download' }>;

/** Checks what was read back, e.g. from a file. @throws DbcError INVALID_INPUT */
export function parseOperationToken(value: unknown): OperationToken {
  const parsed = tokenSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidField('token', 'the token of an operation as it was handed out: {v: 1, kind, nodeId, …}');
}
