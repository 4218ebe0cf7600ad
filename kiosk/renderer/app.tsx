// The whole application: what is shown follows from the session's state, never from the address.
import { I18nProvider } from 'react-aria-components';
import { Failure, Waiting } from './components/empty-state.tsx';
import { useSession } from './hooks/use-session.ts';
import { LANGUAGE_TAGS, useWords } from './i18n/index.ts';
import { type Services, ServicesProvider, useApp } from './services.ts';
import { useConnection } from './session/use-connection.ts';
import { useSetupOpen } from './session/use-setup-open.ts';
import { Shell } from './shell/shell.tsx';
import { useExternal } from './store/external.ts';
import { Wizard } from './views/wizard/wizard.tsx';

export function App({ services }: { services: Services }) {
  return (
    <ServicesProvider value={services}>
      <Root />
    </ServicesProvider>
  );
}

function Root() {
  const { language } = useWords();
  const { session } = useApp();
  const { status } = useSession();
  const error = useExternal(session, (state) => state.error);
  const setupOpen = useSetupOpen();
  useConnection();
  return (
    <I18nProvider locale={LANGUAGE_TAGS[language]}>
      {status === null ? (
        <main style={{ height: '100%' }}>
          {error ? <Failure error={error} onRetry={() => void session.refresh()} /> : <Waiting />}
        </main>
      ) : setupOpen ? (
        <Wizard />
      ) : (
        <Shell />
      )}
    </I18nProvider>
  );
}
