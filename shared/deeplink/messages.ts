// The shapes of DeepLink's replies and notifications (02-deeplink A), checked before anything uses them.
import { z } from 'zod';
import type { JsonObject } from './codec.ts';
import { DeepLinkError } from './errors.ts';
import type { DeviceInfo } from './types.ts';

/** Digits, sent as a number or as text, sometimes grouped for people; empty before DeepLink got an ID. */
const DeviceIdSchema = z
  .union([z.string(), z.int().nonnegative()])
  .transform((id) => String(id).replaceAll(/[\s-]/g, ''))
  .refine((id) => /^\d{0,20}$/.test(id));

const ReplyHeadSchema = z.object({ code: z.int() });

export const DeviceInfoSchema = z
  .object({ device_id: DeviceIdSchema, password: z.string() })
  .transform((data): DeviceInfo => ({ deviceId: data.device_id, password: data.password }));

export const ServerConnStateSchema = z
  .object({ state: z.int().nonnegative() })
  .transform((data) => data.state);

export const AppVersionSchema = z.object({ version: z.string() }).transform((data) => data.version);

export const ControllerSchema = z
  .object({ device: z.union([z.string().min(1), z.int().nonnegative()]) })
  .transform((data) => String(data.device));

/** For replies of which only the code matters. */
export const NoDataSchema = z.unknown().transform(() => undefined);

/** What DeepLink's reply codes mean, as far as documented. */
const REPLY_CODES: Readonly<Record<number, string>> = {
  1: 'failed',
  4: 'bad argument',
  5: 'not implemented',
  8: 'no permission',
  9: 'time-out',
  10: 'not initialised',
  16: 'busy',
  29: 'JSON parse error',
};

export const REPLY_CODE = { ok: 0, permission: 8, timeout: 9, notInitialised: 10, busy: 16 } as const;

/**
 * The checked data of a reply.
 * @throws DeepLinkError DEEPLINK_BAD_REPLY, AUTH_REFUSED, DEEPLINK_BUSY, DEEPLINK_REFUSED.
 *   DeepLink's own text stays out of it: nobody promises that it does not repeat what it refused.
 */
export function readReply<T>(method: string, message: JsonObject, schema: z.ZodType<T>): T {
  const head = ReplyHeadSchema.safeParse(message);
  if (!head.success) throw badMessage(method, head.error);
  if (head.data.code !== REPLY_CODE.ok) throw refused(method, head.data.code);
  return readData(method, message, schema);
}

/** The checked data of a reply or notification. @throws DeepLinkError DEEPLINK_BAD_REPLY */
export function readData<T>(method: string, message: JsonObject, schema: z.ZodType<T>): T {
  const data = schema.safeParse(message.data);
  if (!data.success) throw badMessage(method, data.error);
  return data.data;
}

function refused(method: string, replyCode: number): DeepLinkError {
  const context = { method, replyCode };
  if (replyCode === REPLY_CODE.busy) {
    return new DeepLinkError('DEEPLINK_BUSY', 'DeepLink is busy; try again', { retryable: true, context });
  }
  if (method === 'auth' && replyCode === REPLY_CODE.permission) {
    return new DeepLinkError('AUTH_REFUSED', 'DeepLink refused our channel id or token: check both', {
      context,
    });
  }
  const meaning = REPLY_CODES[replyCode] ?? 'not documented';
  return new DeepLinkError('DEEPLINK_REFUSED', `DeepLink refused ${method}: code ${replyCode} (${meaning})`, {
    context,
    retryable: replyCode === REPLY_CODE.timeout || replyCode === REPLY_CODE.notInitialised,
  });
}

function badMessage(method: string, error: z.ZodError): DeepLinkError {
  const where = error.issues.map((issue) => issue.path.join('.') || 'data').join(', ');
  return new DeepLinkError(
    'DEEPLINK_BAD_REPLY',
    `DeepLink sent a ${method} that is not understood (${where})`,
    {
      context: { method, where },
    },
  );
}
