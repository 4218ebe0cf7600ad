// Everything that views reach for, made once per page.
import { createContext, useContext } from 'react';
import type { CounterClient } from '../ipc/contract.ts';
import { ToastStore } from './components/toast-store.ts';
import { SessionStore } from './session/session-store.ts';
import { CafeStore } from './store/cafe.ts';
import { Clock } from './store/clock.ts';
import { UiStore } from './ui.ts';

export interface Services {
  client: CounterClient;
  clock: Clock;
  cafe: CafeStore;
  session: SessionStore;
  ui: UiStore;
  toasts: ToastStore;
}

export function createServices(client: CounterClient): Services {
  const clock = new Clock();
  return {
    client,
    clock,
    cafe: new CafeStore(client, clock),
    session: new SessionStore(client),
    ui: new UiStore(),
    toasts: new ToastStore(),
  };
}

const Context = createContext<Services | null>(null);
export const ServicesProvider = Context.Provider;

export function useApp(): Services {
  const services = useContext(Context);
  if (services === null) throw new Error('used outside of the application');
  return services;
}
