// From the bytes of an answer to its message, or to the error that it means.
import type { z } from 'zod';
import type { HttpAnswer } from './answer-receiver.ts';
import { dbcError, errorOfAnswer } from './classify.ts';
import { answerSchema } from './schemas.ts';

/**
 * The `message` of a successful answer in the shape of `schema`.
 * @param path of the call, for the error
 * @throws DbcError; never with a part of the answer that could be a secret
 */
export function readMessage<Message>(
  { status, body }: HttpAnswer,
  path: string,
  schema: z.ZodType<Message>,
): Message {
  const parsed = answerSchema.safeParse(parseJson(body));
  const error = errorOfAnswer(
    parsed.success ? { status, ...parsed.data } : { status, errcode: undefined },
    path,
  );
  if (error) throw error;
  const message = schema.safeParse(parsed.data?.message);
  if (message.success) return message.data;
  throw dbcError('BAD_ANSWER', `${path} answered with fields that are missing or wrong`, {
    context: { path, status },
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
