// Whether the link to the counter is down for long enough to say so.
import { useNow } from '../hooks/use-now.ts';
import { useLink } from '../store/hooks.ts';

/** A counter that starts again, or a blink of the network, is back before anybody could read a banner. */
const SAID_AFTER_MS = 2000;

export function useLinkDown(): boolean {
  const link = useLink();
  const now = useNow('second');
  return link.state === 'down' && now - link.since >= SAID_AFTER_MS;
}
