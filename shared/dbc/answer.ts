// From the bytes of an answer to its message, or to the error that it means.
import type { z } from 'zod';
import type { HttpAnswer } from './answer-receiver.ts';
import { type AskedCall, brokenError, errorOfAnswer } from './classify.ts';
import { answerSchema } from './schemas.ts';

/**
 * The `message` of a successful answer in the shape of `schema`.
 * @throws DbcError; never with a part of the answer that could be a secret
 */
export function readMessage<Message>(
  { status, body }: HttpAnswer,
  call: AskedCall,
  schema: z.ZodType<Message>,
): Message {
  const parsed = answerSchema.safeParse(parseJson(body));
  const error = errorOfAnswer(
    parsed.success ? { status, ...parsed.data } : { status, errcode: undefined },
    call,
  );
  if (error) throw error;
  const message = schema.safeParse(parsed.data?.message);
  if (message.success) return message.data;
  throw brokenError('BAD_ANSWER', `${call.path} answered with fields that are missing or wrong`, {
    ...call,
    status,
  });
}

/** Undefined for what is no JSON; the parser's own message would quote the answer, secrets included. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
