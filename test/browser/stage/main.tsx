// The interface on a counter that lives in the page: for tests of the interface alone.
import { createRoot } from 'react-dom/client';
import { App } from '../../../kiosk/renderer/app.tsx';
import { startI18n } from '../../../kiosk/renderer/i18n/index.ts';
import { createServices } from '../../../kiosk/renderer/services.ts';
import '../../../kiosk/renderer/styles/tokens.css';
import '../../../kiosk/renderer/styles/global.css';
import { StageCounter } from './counter.ts';

declare global {
  interface Window {
    /** The tests drive the café through it. */
    cafe: StageCounter;
  }
}

const query = new URLSearchParams(location.search);
window.cafe = new StageCounter({
  seats: Number(query.get('seats') ?? 40),
  role: query.get('role') === 'owner' ? 'owner' : query.get('role') === 'viewer' ? 'viewer' : 'staff',
});
const root = document.getElementById('root');
if (root) {
  startI18n();
  createRoot(root).render(<App services={createServices(window.cafe)} />);
}
