// The seat list over HTTP: made of texts that are kept for each seat, and an answer like any other.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CALLS } from '../../../../kiosk/ipc/contract.ts';
import { CallFailureSchema } from '../../../../kiosk/ipc/errors.ts';
import type { Seat } from '../../../../kiosk/ipc/seat.ts';
import { aSeat, aSnapshot } from '../../../unit/counter/samples.ts';
import { ask, type Interface, startInterface } from './interface.ts';

const PATH = '/api/v1/seats/snapshot';
const { output } = CALLS['seats.snapshot'];

let web: Interface;
let seats: Seat[];

beforeAll(async () => {
  web = await startInterface({
    handlers: { 'seats.snapshot': () => ({ ...aSnapshot(), seats, seq: 7 }) },
  });
});

afterAll(() => web.stop());

it('is JSON of the length that it says, with words of every language', async () => {
  seats = [aSeat({ id: 'a1', label: '甲01', notes: '좌석 🎮 café' }), aSeat({ id: 'a2', label: 'A02' })];
  const answer = await ask(web.port, PATH, { headers: web.as('viewer') });
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(answer.text)),
      'cache-control': 'no-store',
    },
  });
  expect(answer.json()).toEqual({ ...aSnapshot(), seats, seq: 7 });
  const head = await ask(web.port, PATH, { method: 'HEAD', headers: web.as('viewer') });
  expect(head).toMatchObject({ status: 200, text: '' });
  expect(head.headers['content-length']).toBe(answer.headers['content-length']);
});

it('tells each session what it may see, whoever asked before', async () => {
  seats = [aSeat({ notes: 'key under the mat' })];
  for (const locked of [false, true, false, true]) {
    const answer = await ask(web.port, PATH, { headers: web.as('owner', locked) });
    const [seat] = output.parse(answer.json()).seats;
    expect(seat).toMatchObject(
      locked ? { notes: '', tags: [], machine: { ip: '' } } : { notes: 'key under the mat', tags: ['vip'] },
    );
    expect(answer.text.includes('under the mat')).toBe(!locked);
  }
  expect((await ask(web.port, PATH)).status).toBe(401);
});

it('shows a changed seat at once, and an empty café', async () => {
  const asked = async () =>
    output.parse((await ask(web.port, PATH, { headers: web.as('staff') })).json()).seats;
  const [first, second] = [aSeat({ id: 'a1' }), aSeat({ id: 'a2' })];
  seats = [first, second];
  expect(await asked()).toEqual(seats);
  seats = [first, { ...second, state: 'off', since: 2000 }];
  expect(await asked()).toEqual(seats);
  seats = [];
  expect(await asked()).toEqual([]);
});

it('that does not fit the contract is an error of the counter, not an answer', async () => {
  seats = [aSeat(), Object.assign(aSeat(), { label: 7 })];
  const answer = await ask(web.port, PATH, { headers: web.as('staff') });
  expect(answer.status).toBe(500);
  expect(CallFailureSchema.parse(answer.json()).code).toBe('INTERNAL');
});
