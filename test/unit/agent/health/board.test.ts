// The board shows what is wrong now, one note per part.
import { expect, test } from 'vitest';
import { HealthBoard } from '../../../../agent/health/board.ts';
import { HEALTH_CODES } from '../../../../agent/health/codes.ts';

function listenedBoard() {
  const heard: string[] = [];
  const board = new HealthBoard((part, note) =>
    heard.push(`${part} ${note?.code ?? 'well'} ${note?.detail ?? ''}`.trim()),
  );
  return { board, heard };
}

test('a fresh board is empty', () => {
  const board = new HealthBoard();
  expect(board.list()).toEqual([]);
  expect(board.lastError).toBeUndefined();
});

test('a note carries the words of its code, the detail, and since when', () => {
  const board = new HealthBoard();
  board.raise('node', 'NODE_UNREACHABLE', 'connect ECONNREFUSED');
  expect(board.of('node')).toEqual({
    ...HEALTH_CODES.NODE_UNREACHABLE,
    code: 'NODE_UNREACHABLE',
    detail: 'connect ECONNREFUSED',
    since: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test('a part has one note: another code replaces it', () => {
  const { board, heard } = listenedBoard();
  board.raise('device', 'DEEPLINK_ABSENT');
  board.raise('device', 'AUTH_REFUSED');
  expect(board.list().map((note) => note.code)).toEqual(['AUTH_REFUSED']);
  expect(heard).toEqual(['device DEEPLINK_ABSENT', 'device AUTH_REFUSED']);
});

test('the same code again keeps its "since", and is told only when its detail is new', async () => {
  const { board, heard } = listenedBoard();
  board.raise('node', 'NODE_UNREACHABLE', 'one');
  const since = board.of('node')?.since;
  await new Promise((resolve) => setTimeout(resolve, 5));
  board.raise('node', 'NODE_UNREACHABLE', 'one');
  board.raise('node', 'NODE_UNREACHABLE', 'two');
  expect(board.of('node')).toMatchObject({ since, detail: 'two' });
  expect(heard).toEqual(['node NODE_UNREACHABLE one', 'node NODE_UNREACHABLE two']);
});

test('a part that is well again is told once', () => {
  const { board, heard } = listenedBoard();
  board.raise('node', 'NODE_UNREACHABLE');
  board.clear('node');
  board.clear('node');
  board.clear('device');
  expect(heard).toEqual(['node NODE_UNREACHABLE', 'node well']);
  expect(board.of('node')).toBeUndefined();
});

test('errors stand before warnings, each kind in the order in which it came', () => {
  const board = new HealthBoard();
  board.raise('identity', 'IDENTITY_BEARER');
  board.raise('publish', 'CONFLICT');
  board.raise('image', 'CLONE_FINDINGS');
  board.raise('node', 'BROADCAST_FAILED');
  expect(board.list().map((note) => note.code)).toEqual([
    ...['CONFLICT', 'BROADCAST_FAILED', 'IDENTITY_BEARER', 'CLONE_FINDINGS'],
  ]);
});

test('the last error is remembered after it is over; a warning is none', () => {
  const board = new HealthBoard();
  board.raise('publish', 'CONFLICT');
  board.clear('publish');
  board.raise('image', 'CLONE_FINDINGS');
  expect(board.lastError?.code).toBe('CONFLICT');
});

test('who is not let in is told first: that the node is out of reach only follows', () => {
  const health = new HealthBoard();
  health.raise('image', 'CLONE_FINDINGS');
  health.raise('node', 'NODE_UNREACHABLE');
  health.raise('identity', 'ENROLMENT_NOT_EXPECTED');
  expect(health.list().map(({ code }) => code)).toEqual([
    'ENROLMENT_NOT_EXPECTED',
    'NODE_UNREACHABLE',
    'CLONE_FINDINGS',
  ]);
});
