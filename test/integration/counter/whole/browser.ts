// What a browser does with the counter, without a browser: a cookie, the CSRF value, calls and the stream.
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { pathOf } from '../../../../kiosk/counter/http/call-routes.ts';
import { CALLS, type CallInput, type CallName, type CallOutput } from '../../../../kiosk/ipc/contract.ts';
import { CallError, CallFailureSchema } from '../../../../kiosk/ipc/errors.ts';
import { type Notification, NotificationSchema } from '../../../../kiosk/ipc/notifications.ts';
import { type Answer, ask, open } from '../http/interface.ts';

export class Browser {
  readonly #port: number;
  readonly #ca: string | undefined;
  /** `name=value`. */
  cookie: string | undefined;
  /** The whole header that set it. */
  setCookie = '';
  csrf = 'none';
  readonly #streams: IncomingMessage[] = [];

  constructor(port: number, ca?: string) {
    this.#port = port;
    this.#ca = ca;
  }

  /** @throws CallError */
  async call<Name extends CallName>(name: Name, input: CallInput<Name>): Promise<CallOutput<Name>> {
    const answer = await this.ask(name, input);
    if (answer.status !== 200) throw new CallError(CallFailureSchema.parse(answer.json()));
    const output = CALLS[name].output.parse(answer.json());
    if (typeof output === 'object' && output !== null && 'csrf' in output) this.csrf = String(output.csrf);
    return output as CallOutput<Name>;
  }

  /** The same without judging the answer; the input may be anything. */
  async ask(name: CallName, input: unknown): Promise<Answer> {
    const change = CALLS[name].kind === 'change';
    const pairs = Object.entries(input ?? {}).map(
      ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string],
    );
    const path = change ? pathOf(name) : `${pathOf(name)}?${new URLSearchParams(pairs)}`;
    const answer = await ask(this.#port, path, {
      method: change ? 'POST' : 'GET',
      headers: this.#headers(),
      ...(change ? { body: JSON.stringify(input) } : {}),
      ...(this.#ca === undefined ? {} : { ca: this.#ca }),
    });
    const [cookie] = answer.headers['set-cookie'] ?? [];
    if (cookie !== undefined) {
      this.setCookie = cookie;
      this.cookie = cookie.split(';', 1)[0];
    }
    return answer;
  }

  /** Follows the notifications; `seen` grows. */
  async follow(since?: number) {
    const path = since === undefined ? '/notifications' : `/notifications?since=${since}`;
    const message = await open(this.#port, path, {
      headers: this.#headers(),
      ...(this.#ca === undefined ? {} : { ca: this.#ca }),
    });
    if (message.statusCode !== 200) throw new Error(`the stream answered ${message.statusCode}`);
    this.#streams.push(message);
    const seen: Notification[] = [];
    createInterface(message).on('line', (line) => seen.push(NotificationSchema.parse(JSON.parse(line))));
    const ended = new Promise<void>((resolve) => message.once('close', resolve));
    return { seen, ended, actions: () => seen.map(({ action }) => action) };
  }

  close(): void {
    for (const stream of this.#streams.splice(0)) stream.destroy();
  }

  #headers(): Record<string, string | undefined> {
    return { cookie: this.cookie, 'x-netbar-csrf': this.csrf, 'content-type': 'application/json' };
  }
}
