// Asks for the codes of a seat, and takes them off the screen in time or as soon as anything changes.
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { CallInput, CallOutput } from '../../../ipc/contract.ts';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { toCallError } from '../../hooks/use-call.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useApp } from '../../services.ts';
import { useLink } from '../../store/hooks.ts';
import { revealGuard } from './refusal.ts';

type Pair = CallOutput<'codes.reveal'>;

export interface Shown {
  step: 'shown';
  pair: Pair;
  /** When it is hidden, by this computer's clock. */
  until: number;
  /** How long one reveal lasts, in ms; "more" adds as much. */
  spanMs: number;
}

export type Reveal =
  | { step: 'hidden'; changed: boolean }
  | { step: 'asking' }
  | Shown
  /** `error` null: no answer in time. */
  | { step: 'refused'; error: CallError | null };

const HIDDEN: Reveal = { step: 'hidden', changed: false };
export const GIVE_UP_MS = 5000;

export interface RevealControl {
  reveal: Reveal;
  show(): void;
  more(): void;
  hide(): void;
}

/** The pair lives in this hook's state alone: it is gone when the card is. */
export function useReveal(seat: Seat, purpose: CallInput<'codes.reveal'>['purpose']): RevealControl {
  const { client } = useApp();
  const { locked } = useSession();
  const link = useLink().state;
  const [reveal, setReveal] = useState<Reveal>(HIDDEN);
  const asked = useRef<AbortController | null>(null);

  const hide = useCallback((changed = false) => {
    asked.current?.abort();
    setReveal({ step: 'hidden', changed });
  }, []);

  const ask = useCallback(
    async (base: Shown | null) => {
      asked.current?.abort();
      const end = new AbortController();
      asked.current = end;
      const late = AbortSignal.timeout(GIVE_UP_MS);
      try {
        const signal = AbortSignal.any([end.signal, late]);
        const pair = await client.call('codes.reveal', { seatId: seat.id, purpose }, { signal });
        if (!end.signal.aborted) setReveal(shown(pair, base));
      } catch (error) {
        if (!end.signal.aborted) {
          setReveal({ step: 'refused', error: late.aborted ? null : toCallError(error) });
        }
      }
    },
    [client, seat.id, purpose],
  );

  const show = useCallback(() => {
    setReveal({ step: 'asking' });
    void ask(null);
  }, [ask]);
  // Asked again instead of only waiting longer: the pair may have become void meanwhile.
  const more = useCallback(() => {
    if (reveal.step === 'shown') void ask(reveal);
  }, [ask, reveal]);

  const guard = [revealGuard(seat), locked, link].join('|');
  const changed = useEffectEvent(() => {
    if (reveal.step === 'hidden') return;
    hide(reveal.step === 'shown');
  });
  const known = useRef(guard);
  useEffect(() => {
    if (known.current === guard) return;
    known.current = guard;
    changed();
  }, [guard]);
  useEffect(() => () => asked.current?.abort(), []);

  return { reveal, show, more, hide: useCallback(() => hide(), [hide]) };
}

/** The counter's span is taken, not its time of day: the two clocks may differ. */
function shown(pair: Pair, base: Shown | null): Shown {
  const spanMs = Math.max(0, pair.hideAt - pair.readAt);
  return { step: 'shown', pair, spanMs, until: Math.max(Date.now(), base?.until ?? 0) + spanMs };
}
