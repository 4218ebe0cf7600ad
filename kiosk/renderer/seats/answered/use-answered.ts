// How many machines have answered since the counter started; nothing once each has been asked.
import { useEffect, useState } from 'react';
import type { CallOutput } from '../../../ipc/contract.ts';
import { useSession } from '../../hooks/use-session.ts';
import { useApp } from '../../services.ts';
import { useLink, useLoaded, useSeatIds } from '../../store/hooks.ts';

/** A reading that is over by then is not worth showing. */
const FIRST_MS = 300;
const AGAIN_MS = 500;

export type Answered = CallOutput<'power.progress'>;

export function useAnswered(): Answered | null {
  const { client } = useApp();
  const { person } = useSession();
  const loaded = useLoaded();
  const link = useLink();
  const seats = useSeatIds().length;
  const [answered, setAnswered] = useState<Answered | null>(null);
  const upSince = loaded && link.state === 'up' && person !== null ? link.since : null;

  // Asked anew after a counter that was away, and when machines were added.
  useEffect(() => {
    if (upSince === null || seats === 0) return;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async (): Promise<void> => {
      const now = await client.call('power.progress', {}, { signal: end.signal }).catch(() => null);
      if (end.signal.aborted) return;
      const goesOn = now !== null && now.asked < now.all;
      setAnswered(goesOn ? now : null);
      if (goesOn) timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    timer = setTimeout(() => void ask(), FIRST_MS);
    return () => {
      end.abort();
      clearTimeout(timer);
      setAnswered(null);
    };
  }, [client, upSince, seats]);

  return answered;
}
