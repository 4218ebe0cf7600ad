// Simulated machines of the counter's bench: each with its own address, TLS connection and token, one report a second.
import { Agent, request } from 'node:https';
import type { Report } from '../../../shared/types/agent-protocol.ts';

/** Address of machine `index`: 127.1.x.y. */
export function addressOf(index: number): string {
  return `127.1.${Math.floor(index / 250)}.${(index % 250) + 1}`;
}

export class LoadMachine {
  readonly #index: number;
  readonly #port: number;
  readonly #agent: Agent;
  #token: string | undefined;
  #count = 0;

  constructor(index: number, port: number) {
    this.#index = index;
    this.#port = port;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  }

  async enrol(enrolmentKey: string): Promise<void> {
    const answer = await this.#post('/agent/enrol', {
      enrolmentKey,
      bootId: `boot-${this.#index}`,
      agentVersion: '1',
    });
    if (answer.status !== 200) throw new Error(`machine ${this.#index} was not let in: ${answer.text}`);
    this.#token = (JSON.parse(answer.text) as { token: string }).token;
  }

  /** Takes a token that a server without enrolment accepts. */
  pretend(): void {
    this.#token = 'x'.repeat(43);
  }

  /** One keep-alive. @returns how long the answer took, ms */
  async report(): Promise<number> {
    const started = performance.now();
    const { status, text } = await this.#post('/agent/report', this.#nextReport());
    if (status !== 200) throw new Error(`report of machine ${this.#index}: ${status} ${text}`);
    return performance.now() - started;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** The load moves with every report, as that of a machine that somebody plays on. */
  #nextReport(): Report {
    const step = this.#count++;
    return {
      bootId: `boot-${this.#index}`,
      bootedAt: Date.now() - 60_000 - step * 1000,
      sentAt: Date.now(),
      agentVersion: '1',
      deeplinkVersion: '1.0.3.1',
      state: 'published',
      deviceId: String(100_000_000 + this.#index),
      deeplinkOnline: true,
      controllers: this.#index % 3 === 0 ? [String(900_000_000 + this.#index)] : [],
      problem: null,
      hardware: null,
      load: {
        gpuPercent: (this.#index + step) % 100,
        gpuCelsius: 50 + ((this.#index + step) % 30),
        vramUsedMb: 1000 + step,
        cpuPercent: step % 100,
        memoryPercent: 40,
        rxBytesPerSecond: 1000 * step,
        txBytesPerSecond: 500 * step,
      },
      goodbye: false,
    };
  }

  #post(path: string, body: unknown): Promise<{ status: number; text: string }> {
    const text = JSON.stringify(body);
    const answer = Promise.withResolvers<{ status: number; text: string }>();
    const outgoing = request(
      {
        ...{ host: '127.0.0.1', port: this.#port, path, method: 'POST', agent: this.#agent },
        localAddress: addressOf(this.#index),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        },
      },
      (reply) => {
        let whole = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => {
          whole += chunk;
        });
        reply.on('end', () => answer.resolve({ status: reply.statusCode ?? 0, text: whole }));
      },
    );
    outgoing.on('error', answer.reject);
    outgoing.end(text);
    return answer.promise;
  }
}
