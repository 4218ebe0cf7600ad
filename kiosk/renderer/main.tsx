// Where the page starts: finds its way to the counter and draws the application.
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n/index.ts';
import { createServices } from './services.ts';
import { httpClient } from './transports/http.ts';
import { ipcClient } from './transports/ipc.ts';
import './styles/tokens.css';
import './styles/global.css';

const root = document.getElementById('root');
if (root) {
  startI18n();
  const services = createServices(window.netbar ? ipcClient(window.netbar) : httpClient());
  createRoot(root).render(<App services={services} />);
}
