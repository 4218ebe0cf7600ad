// The demo café of these tests, with Chromium before it: real counter, agents and BMCs, simulated node and DeepLinks.
import type { Page } from 'playwright-core';
import { Cafe, type CafeOptions } from '../../../scripts/demo/cafe.ts';
import { DEMO_PEOPLE } from '../../../scripts/demo/counter.ts';
import type { Seat } from '../../../scripts/demo/seat.ts';
import { Browser } from '../../integration/counter/whole/browser.ts';
import { Chromium, type PageOptions } from './chromium.ts';
import { logIn } from './pages.ts';

export type Name = (typeof DEMO_PEOPLE)[number]['name'];

export class Rig {
  readonly cafe: Cafe;
  readonly chromium = new Chromium();
  /** The café's owner, without a browser: settings, and what others do meanwhile. */
  #owner: Browser | undefined;

  constructor(options: Pick<CafeOptions, 'machines'> & Partial<CafeOptions>) {
    this.cafe = new Cafe({ nodeVersion: '0.4.1.8', agent: ['dist/agent.js'], ...options });
  }

  get owner(): Browser {
    if (!this.#owner) throw new Error('the rig was not started');
    return this.#owner;
  }

  async start(): Promise<void> {
    await Promise.all([this.cafe.start(), this.chromium.start()]);
    this.#owner = await this.browser('Olga');
  }

  async stop(): Promise<void> {
    this.#owner?.close();
    await this.chromium.stop();
    await this.cafe.stop();
  }

  seat(label: string): Seat {
    const seat = this.cafe.seats.find((one) => one.label === label);
    if (!seat) throw new Error(`the café has no ${label}`);
    return seat;
  }

  /** Id of a seat at the counter. */
  async seatId(label: string): Promise<string> {
    const { seats } = await this.owner.call('seats.snapshot', {});
    return seats.find((seat) => seat.label === label)?.id ?? '';
  }

  /** Somebody who uses the HTTP API by hand. */
  async browser(name: Name): Promise<Browser> {
    const made = new Browser(Number(new URL(this.cafe.counterUrl).port));
    const { people } = await made.call('session.status', {});
    const personId = people.find((person) => person.name === name)?.id ?? '';
    await made.call('session.login', { personId, pin: pinOf(name) });
    return made;
  }

  /** The interface, with `name` logged in; the seats are drawn. */
  async open(name: Name, options?: PageOptions): Promise<Page> {
    const page = await this.chromium.open(this.cafe.counterUrl, options);
    await logIn(page, name, pinOf(name));
    await page.locator('[data-seat]').first().waitFor();
    return page;
  }
}

export function pinOf(name: Name): string {
  return DEMO_PEOPLE.find((person) => person.name === name)?.pin ?? '';
}
