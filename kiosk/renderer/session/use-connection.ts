// Keeps session and stream going: asks who is here, follows the notifications while somebody is.
import { useEffect } from 'react';
import { useNotification } from '../hooks/use-notification.ts';
import { useSession } from '../hooks/use-session.ts';
import { useApp } from '../services.ts';
import { useExternal } from '../store/external.ts';
import { useLink } from '../store/hooks.ts';

const RETRY_MS = 3000;

export function useConnection(): void {
  const { session, cafe } = useApp();
  const { status, person } = useSession();
  const failed = useExternal(session, (state) => state.error !== null);
  const { attempt, state } = useLink();
  const somebody = person !== null && status?.needsSetup === false;

  useEffect(() => {
    void session.refresh();
  }, [session]);

  useEffect(() => {
    if (!failed) return;
    const timer = setInterval(() => void session.refresh(), RETRY_MS);
    return () => clearInterval(timer);
  }, [session, failed]);

  useEffect(() => {
    if (!somebody) return;
    cafe.start();
    return () => cafe.stop();
  }, [cafe, somebody]);

  // A counter that was started again may not know this session any more.
  useEffect(() => {
    if (attempt > 0 || state === 'up') void session.refresh();
  }, [session, attempt, state]);

  useNotification('session.changed', () => void session.refresh());
}
