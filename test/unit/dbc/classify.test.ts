// Every recorded answer means what a person who reads it would say.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readMessage } from '../../../shared/dbc/answer.ts';
import { classify } from '../../../shared/dbc/classify.ts';
import { DbcError, type DbcErrorCode } from '../../../shared/dbc/errors.ts';
import { RECORDED_MEANINGS } from './meanings.ts';
import { answerOf, recording, recordingIds } from './recordings.ts';

function meaningOf(id: string): string {
  try {
    readMessage(answerOf(id), { path: '/api/v1/call' }, z.unknown());
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
        { path: '/api/v1/call' },
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

  it.each([
    ['delete-again', 'add the machine'],
    ['modify-dup-uuid', 'choose a uuid'],
    ['power-chain-no-machine', 'try again in a minute'],
    ['power-expired', 'who rents the machine'],
  ])('of %s says what to do about just that: %s', (id, cure) => {
    const error = errorOf(() => readMessage(answerOf(id), { path: '/api/v1/call' }, z.unknown()));
    expect(error.message).toContain(cure);
  });

  it('of a list that is broken JSON shows nothing of the list', () => {
    const { status, body } = answerOf('list-all-masked');
    const error = errorOf(() =>
      readMessage(
        { status, body: body.replaceAll('******', 's3cretPass') },
        { path: '/api/v1/bare_metal' },
        z.unknown(),
      ),
    );
    expect(error.code).toBe('BAD_ANSWER');
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('s3cretPass');
  });
});

/** Every refusal of the simulated compute node that a sound request can meet. */
const REFUSALS: readonly (readonly [text: string, code: DbcErrorCode, cure: RegExp])[] = [
  ['task not exist', 'MACHINE_NOT_FOUND', /virtual machines/],
  ['task_id not exist', 'MACHINE_NOT_FOUND', /virtual machines/],
  ["'image_name' is not exist (path:/data/a.qcow2)", 'MACHINE_NOT_FOUND', /images/],
  ['image:a.qcow2 not exist', 'MACHINE_NOT_FOUND', /images/],
  ['image file:a.qcow2 is not exist', 'MACHINE_NOT_FOUND', /images/],
  ['data_file_name is not exist, path: /data/x.qcow2', 'MACHINE_NOT_FOUND', /data disk file/],
  ['image_server:ID_9 not exist', 'MACHINE_NOT_FOUND', /image centres/],
  ['network name not existed', 'MACHINE_NOT_FOUND', /create the network/],
  ['disk:vdx not exist', 'MACHINE_NOT_FOUND', /disks/],
  ['snapshot_name not exist', 'MACHINE_NOT_FOUND', /snapshots/],
  ['snap1 not exist', 'MACHINE_NOT_FOUND', /snapshots/],
  ['port 5684 has been used', 'CONFLICT', /another/],
  ['network name already existed', 'CONFLICT', /another name/],
  ['network is being used', 'CONFLICT', /virtual machines/],
  ['snapshot:snap1 already exist', 'CONFLICT', /another name/],
  ['disk vdb can not become smaller', 'CONFLICT', /more/],
  ['no free disk name', 'CONFLICT', /delete/],
  ['gpu_count exceeds number of leases', 'CONFLICT', /less/],
  ['allocate memory failed', 'CONFLICT', /less/],
  ['task is running, not closed', 'CONFLICT', /another state/],
  ['task is closed', 'CONFLICT', /another state/],
  ['Only the running task can change the password', 'CONFLICT', /start/],
  ['image:a.qcow2 in downloading', 'CONFLICT', /wait/],
  ['image file is in downloading or uploading, please try again later', 'CONFLICT', /wait/],
  ["'image_name':a.qcow2 in downloading or uploading, please try again later", 'CONFLICT', /wait/],
  ['Guest agent is not responding: QEMU guest agent is not connected', 'NODE_ERROR', /guest agent/],
  ['bare metal nodes are not supported', 'NOT_SUPPORTED_HERE', /GPU node/],
  ['pxe not support disk', 'NOT_SUPPORTED_HERE', /no disks/],
  ['task timeout', 'NODE_TIMEOUT', /look before you repeat/],
];

describe('a GPU node', () => {
  const asked = { path: '/api/v1/tasks/start', read: false };
  const answer = (message: string) => ({ status: 200, body: JSON.stringify({ errcode: -1, message }) });

  it.each(REFUSALS)('that says "%s" means %s', (text, code, cure) => {
    const error = errorOf(() => readMessage(answer(text), asked, z.unknown()));
    expect(error.code).toBe(code);
    expect(error.message.startsWith(`/api/v1/tasks/start answered ${text}: `)).toBe(true);
    expect(error.message.slice(error.message.lastIndexOf(text) + text.length)).toMatch(cure);
  });

  it.each(['/api/v1/bare_metal/power', '/api/v1/deeplink', '/api/v1/tasksfoo', '/api/v1/mining_nodes'])(
    'is not meant by %s, whose words are not quoted',
    (path) => {
      for (const [text] of REFUSALS) {
        const error = errorOf(() => readMessage(answer(text), { path }, z.unknown()));
        expect(error.message).not.toContain(text);
      }
    },
  );
});
