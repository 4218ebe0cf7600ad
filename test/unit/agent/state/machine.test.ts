// A state machine moves along its table and nowhere else.
import { expect, test } from 'vitest';
import { findTransition, Machine, type Move, type Transition } from '../../../../agent/state/machine.ts';

type State = 'off' | 'on' | 'broken';
type Event = 'press' | 'hit' | 'mend';

const TABLE: readonly Transition<State, Event>[] = [
  { from: 'off', on: 'press', to: 'on', does: 'light' },
  { from: 'on', on: 'press', to: 'off', does: 'dark' },
  { from: ['off', 'on'], on: 'hit', to: 'broken', code: 'BROKEN', does: 'smoke' },
];

test('an event with a row moves it, and the move is told once', () => {
  const moves: Move<State, Event>[] = [];
  const lamp = new Machine<State, Event>('off', TABLE, (move) => moves.push(move));
  expect(lamp.handle('press')).toEqual({ from: 'off', to: 'on', on: 'press', code: undefined });
  expect(lamp.handle('hit')).toEqual({ from: 'on', to: 'broken', on: 'hit', code: 'BROKEN' });
  expect(lamp.state).toBe('broken');
  expect(moves).toHaveLength(2);
});

test('an event without a row changes nothing and is told to nobody', () => {
  const moves: unknown[] = [];
  const lamp = new Machine<State, Event>('broken', TABLE, (move) => moves.push(move));
  expect(lamp.handle('press')).toBeUndefined();
  expect(lamp.handle('mend')).toBeUndefined();
  expect(lamp.state).toBe('broken');
  expect(moves).toEqual([]);
});

test('the listener already sees the new state, and may move on from it', () => {
  const seen: State[] = [];
  const lamp: Machine<State, Event> = new Machine<State, Event>('off', TABLE, ({ to }) => {
    seen.push(lamp.state);
    if (to === 'on') lamp.handle('hit');
  });
  lamp.handle('press');
  expect(seen).toEqual(['on', 'broken']);
  expect(lamp.state).toBe('broken');
});

test('a state whose name is part of another one does not answer for it', () => {
  const table: readonly Transition<'in' | 'inner', 'go'>[] = [
    { from: 'inner', on: 'go', to: 'in', does: '' },
  ];
  expect(findTransition(table, 'inner', 'go')).toBeDefined();
  expect(findTransition(table, 'in', 'go')).toBeUndefined();
});
