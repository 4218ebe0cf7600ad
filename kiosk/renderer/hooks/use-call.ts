// Calls from components: one that somebody starts, and one that a view needs to show itself.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../ipc/contract.ts';
import { CallError } from '../../ipc/errors.ts';
import type { NotificationAction } from '../../ipc/notifications.ts';
import { useApp } from '../services.ts';

export interface Run<Name extends CallName> {
  /** Never throws: undefined on failure, which `error` then tells. */
  run(input: CallInput<Name>): Promise<CallOutput<Name> | undefined>;
  /** The same for who tells the failure at once. @throws CallError */
  ask(input: CallInput<Name>): Promise<CallOutput<Name>>;
  busy: boolean;
  error: CallError | null;
  reset(): void;
}

/** A call that somebody starts. */
export function useCall<Name extends CallName>(name: Name): Run<Name> {
  const { client } = useApp();
  const [state, setState] = useState<{ busy: boolean; error: CallError | null }>({
    busy: false,
    error: null,
  });
  const alive = useAlive();
  const ask = useCallback(
    async (input: CallInput<Name>) => {
      setState({ busy: true, error: null });
      try {
        const output = await client.call(name, input);
        if (alive.current) setState({ busy: false, error: null });
        return output;
      } catch (error) {
        const failure = toCallError(error);
        if (alive.current) setState({ busy: false, error: failure });
        throw failure;
      }
    },
    [client, name, alive],
  );
  const run = useCallback((input: CallInput<Name>) => ask(input).catch(() => undefined), [ask]);
  const reset = useCallback(() => setState({ busy: false, error: null }), []);
  return { run, ask, ...state, reset };
}

export interface Query<Name extends CallName> {
  data: CallOutput<Name> | undefined;
  error: CallError | null;
  /** True only when there is no data after 300 ms: a wait that short is not worth showing. */
  waiting: boolean;
  reload(): void;
}

const WAIT_SHOWN_MS = 300;

/** A call that a view needs; `null` asks nothing. Asked again when the input changes and on `reloadOn`. */
export function useQuery<Name extends CallName>(
  name: Name,
  input: CallInput<Name> | null,
  { reloadOn = [] }: { reloadOn?: readonly NotificationAction[] } = {},
): Query<Name> {
  const { client, cafe } = useApp();
  const key = JSON.stringify(input);
  const actions = reloadOn.join(' ');
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Answer<Name>>({
    key: '',
    data: undefined,
    error: null,
    waiting: false,
  });
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    // `round` only asks again.
    void round;
    const wanted = JSON.parse(key) as CallInput<Name> | null;
    if (wanted === null) return;
    const end = new AbortController();
    const slow = setTimeout(() => {
      setAnswer((before) =>
        before.key === key && before.data ? before : { key, data: undefined, error: null, waiting: true },
      );
    }, WAIT_SHOWN_MS);
    client
      .call(name, wanted, { signal: end.signal })
      .then((data) => ({ key, data, error: null, waiting: false }))
      .catch((error: unknown) => ({ key, data: undefined, error: toCallError(error), waiting: false }))
      .then((next) => {
        clearTimeout(slow);
        if (!end.signal.aborted) setAnswer(next);
      });
    return () => {
      clearTimeout(slow);
      end.abort();
    };
  }, [client, name, key, round]);

  useEffect(() => {
    const ends = actions
      .split(' ')
      .filter((action): action is NotificationAction => action !== '')
      .map((action) => cafe.on(action, reload));
    return () => {
      for (const end of ends) end();
    };
  }, [cafe, actions, reload]);

  const current = answer.key === key ? answer : { data: undefined, error: null, waiting: false };
  return { data: current.data, error: current.error, waiting: current.waiting, reload };
}

interface Answer<Name extends CallName> {
  key: string;
  data: CallOutput<Name> | undefined;
  error: CallError | null;
  waiting: boolean;
}

/** Any failure of a call as one with a code. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError({ status: 0, code: 'INTERNAL', message: '' });
}

function useAlive(): { readonly current: boolean } {
  const alive = useRef(false);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  return alive;
}
