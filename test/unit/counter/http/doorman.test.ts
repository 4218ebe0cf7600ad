// The doorman: how many connections one address may hold and open.
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { Doorman } from '../../../../kiosk/counter/http/doorman.ts';

class Visitor extends Duplex {
  readonly remoteAddress: string;

  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
}

function opened(doorman: Doorman, address: string): Visitor {
  const visitor = new Visitor(address);
  doorman.greet(visitor);
  return visitor;
}

it('lets an address hold so many, and again when some have gone', async () => {
  const doorman = new Doorman({ held: 2 }, () => 0);
  const first = opened(doorman, '10.0.0.1');
  expect([1, 2].map(() => opened(doorman, '10.0.0.1').destroyed)).toEqual([false, true]);
  expect(opened(doorman, '10.0.0.2').destroyed).toBe(false);
  await once(first.destroy(), 'close');
  expect(opened(doorman, '10.0.0.1').destroyed).toBe(false);
});

it('lets an address open so many in a minute, whatever became of them', async () => {
  let now = 0;
  const doorman = new Doorman({ opened: 3 }, () => now);
  for (let i = 0; i < 3; i++) opened(doorman, '10.0.0.1').destroy();
  expect(opened(doorman, '10.0.0.1').destroyed).toBe(true);
  now = 61_000;
  expect(opened(doorman, '10.0.0.1').destroyed).toBe(false);
});

it('has one limit for all of them', () => {
  const doorman = new Doorman({ total: 2 }, () => 0);
  const visitors = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => opened(doorman, address));
  expect(visitors.map(({ destroyed }) => destroyed)).toEqual([false, false, true]);
});
