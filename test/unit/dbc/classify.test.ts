// Every recorded answer means what a person who reads it would say.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMessage } from '../../../shared/dbc/answer.ts';
import { classify } from '../../../shared/dbc/classify.ts';
import { DbcError } from '../../../shared/dbc/errors.ts';
import { RECORDED_MEANINGS } from './meanings.ts';
import { answerOf, recording, recordingIds } from './recordings.ts';

function meaningOf(id: string): string {
  try {
    readMessage(answerOf(id), '/api/v1/call', z.unknown());
    return 'ok';
  } catch (error) {
    return error instanceof DbcError ? error.code : String(error);
  }
}

describe('a recorded answer', () => {
  it.each(RECORDED_MEANINGS)('%s means %s', (id, meaning) => {
    expect(meaningOf(id)).toBe(meaning);
  });

  it('is in the table above, whichever it is', () => {
    const answered = recordingIds().filter((id) => recording(id).response);
    expect(answered.sort()).toEqual(RECORDED_MEANINGS.map(([id]) => id).sort());
  });
});

describe('an answer that was never recorded', () => {
  it('is quieted like a broadcast failure when only its number says so', () => {
    const answer = { status: 400, errcode: -32701, message: 'another wording' };
    expect(classify(answer)).toMatchObject({ code: 'BROADCAST_FAILED', retryable: true });
  });

  it.each([
    [{ status: 404, errcode: -32601, message: 'x' }, 'NOT_SUPPORTED_HERE'],
    [{ status: 400, errcode: -25, message: 'x' }, 'BAD_REQUEST'],
    [{ status: 500, errcode: -1, message: 'x' }, 'NODE_ERROR'],
    [{ status: 200, errcode: -99, message: { a: 1 } }, 'NODE_ERROR'],
    [{ status: 400, errcode: -32600, message: 'only client node support' }, 'NOT_SUPPORTED_HERE'],
    [{ status: 503, errcode: 0, message: 'ok' }, 'BAD_ANSWER'],
  ])('%j is classified by its numbers', (answer, code) => {
    expect(classify(answer)?.code).toBe(code);
  });
});

function errorOf(call: () => unknown): DbcError {
  try {
    call();
  } catch (error) {
    if (error instanceof DbcError) return error;
  }
  throw new Error('no DbcError');
}

describe('the error of an answer', () => {
  const errorOfMessage = (message: unknown) =>
    errorOf(() =>
      readMessage(
        { status: 200, body: JSON.stringify({ errcode: -3, message }) },
        '/api/v1/call',
        z.unknown(),
      ),
    );

  it('says what happened and what to do, and carries the facts', () => {
    const error = errorOfMessage('deeplink service not connected');
    expect(error.message).toContain('deeplink service not connected');
    expect(error.message).toContain('config.ini');
    expect(error.context).toEqual({
      path: '/api/v1/call',
      status: 200,
      errcode: -3,
      nodeMessage: 'deeplink service not connected',
    });
  });

  it.each([
    'sh: 1: s3cretPass: not found',
    'verify sign failed s3cretPass',
    'Invalid user name <line> s3cretPass',
    'deeplink service not connected\ns3cretPass',
  ])('never quotes a text that it does not know: %s', (text) => {
    const error = errorOfMessage(text);
    const shown = JSON.stringify([error, error.context, error.stack, error.cause]);
    expect(shown).not.toContain('s3cretPass');
    expect(error.context.nodeMessage).toBe(`(${text.length} characters, not shown)`);
  });

  it('of a list that is broken JSON shows nothing of the list', () => {
    const { status, body } = answerOf('list-all-masked');
    const error = errorOf(() =>
      readMessage(
        { status, body: body.replaceAll('******', 's3cretPass') },
        '/api/v1/bare_metal',
        z.unknown(),
      ),
    );
    expect(error.code).toBe('BAD_ANSWER');
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('s3cretPass');
  });
});
