// The real interface over a counter that lives in the page: for tests of the views.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from '../../../../kiosk/renderer/app.tsx';
import { startI18n } from '../../../../kiosk/renderer/i18n/index.ts';
import { createServices } from '../../../../kiosk/renderer/services.ts';
import '../../../../kiosk/renderer/styles/tokens.css';
import '../../../../kiosk/renderer/styles/global.css';
import { StageCounter } from './counter.ts';

// The page's policy forbids eval.
z.config({ jitless: true });

declare global {
  interface Window {
    stage: StageCounter;
  }
}

const counter = new StageCounter(new URLSearchParams(window.location.search));
window.stage = counter;
startI18n();
const root = document.getElementById('root');
if (root) createRoot(root).render(createElement(App, { services: createServices(counter) }));
