// Facts of a seat for the tests: all is well, unless said otherwise.
import type { SeatFacts } from '../../../../kiosk/counter/seats/facts.ts';

export const NEVER = Number.POSITIVE_INFINITY;

/** A machine that is on, heard, published, and free. */
export function factsWith(change: Partial<SeatFacts> = {}): SeatFacts {
  return {
    managed: true,
    power: { value: 'on', age: 1000 },
    powerProblem: null,
    node: 'answers',
    nodeLink: { value: 'up', age: 1000, forMs: 600_000 },
    deeplink: { value: 'connected', age: 1000, forMs: 600_000 },
    agent: { value: 'up', age: 1000, forMs: 600_000 },
    codes: { value: 'fresh', age: 1000, forMs: 600_000 },
    agentProblem: null,
    boot: null,
    controllers: 'none',
    watched: true,
    mark: 'none',
    maintenance: false,
    sessionEnds: false,
    duplicate: false,
    enrolmentRefused: false,
    unexpectedReboot: false,
    previous: 'ready',
    ...change,
  };
}

/** The same without an agent, on a node that shows whether DeepLink is connected. */
export function agentless(change: Partial<SeatFacts> = {}): SeatFacts {
  return factsWith({
    deeplink: { value: 'unknown', age: NEVER, forMs: 0 },
    agent: { value: 'never', age: NEVER, forMs: 0 },
    codes: { value: 'unknown', age: 1000, forMs: 600_000 },
    controllers: 'unknown',
    ...change,
  });
}
