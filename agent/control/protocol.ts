// What `netbar agent rotate` and `netbar agent status` say to the running agent: one JSON line each way.
import { z } from 'zod';

export const ControlRequest = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('rotate'), force: z.boolean().default(false) }),
  z.strictObject({ command: z.literal('status') }),
]);

export type ControlRequest = z.output<typeof ControlRequest>;

export const ControlReply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), message: z.string(), status: z.unknown().optional() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]);

export type ControlReply = z.output<typeof ControlReply>;

/** Longest request line, bytes. */
export const MAX_REQUEST = 4096;
/** How long a command may take, ms. */
export const CONTROL_LIMIT_MS = 60_000;
