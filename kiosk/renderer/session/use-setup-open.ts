// Whether the first-run wizard has the screen.

import { useQuery } from '../hooks/use-call.ts';
import { useSession } from '../hooks/use-session.ts';
import { useUi } from '../ui.ts';

/** Until there is an owner, and then for the owner until "Done" or "Later". */
export function useSetupOpen(): boolean {
  const { status, may } = useSession();
  const later = useUi((state) => state.setupLater);
  const ask = may('owner') && !later;
  const setup = useQuery('setup.status', ask ? {} : null, { reloadOn: ['settings.changed'] });
  if (status?.needsSetup) return true;
  return ask && setup.data?.finished === false;
}
