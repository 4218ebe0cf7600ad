// Keys that work everywhere. None of them cuts power; F5, F11 and F12 are left alone.
import { useEffect, useEffectEvent } from 'react';
import { runCommand, runEscape } from '../hooks/use-command.ts';
import { useSession } from '../hooks/use-session.ts';
import { useApp } from '../services.ts';
import { useOpenAlerts } from '../store/hooks.ts';
import { focusRegion } from './regions.ts';

export function useKeys(): void {
  const { ui, session } = useApp();
  const { locked } = useSession();
  const alerts = useOpenAlerts();

  /** Opens the panel of the focused seat when none is open, then runs the command in it. */
  const inPanel = (command: 'codes.toggle' | 'power.focus' | 'renter.open'): void => {
    const { openSeatId, focusedSeatId } = ui.state;
    if (openSeatId === null && focusedSeatId !== null) ui.openSeat(focusedSeatId);
    if (!runCommand(command)) requestAnimationFrame(() => requestAnimationFrame(() => runCommand(command)));
  };

  const nextAlert = (): void => {
    const seats = alerts.flatMap((alert) => (alert.seatId === null ? [] : [alert.seatId]));
    const next = seats[(seats.indexOf(ui.state.openSeatId ?? '') + 1) % Math.max(1, seats.length)];
    if (next === undefined) ui.show('alerts');
    else ui.openSeat(next);
  };

  const keys: Record<string, () => void> = {
    F1: () => ui.set({ help: !ui.state.help }),
    F2: () => inPanel('codes.toggle'),
    F3: () => {
      if (ui.state.view !== 'seats') ui.show('seats');
      requestAnimationFrame(() => runCommand('search.focus'));
    },
    F4: () => {
      ui.show('seats');
      ui.setMode(ui.state.mode === 'table' ? 'map' : 'table');
    },
    F6: () => focusRegion(1),
    'Shift+F6': () => focusRegion(-1),
    F7: nextAlert,
    F8: () => inPanel('power.focus'),
    F9: () => inPanel('renter.open'),
    'Control+Shift+L': () => void session.lock(),
    Escape: () => void runEscape(),
  };

  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || locked || event.isComposing) return;
    const name = keyName(event);
    const action = keys[name];
    if (action === undefined) return;
    if (isInDialog() && name !== 'F1' && name !== 'Control+Shift+L') return;
    event.preventDefault();
    action();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent): void => handle(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

function keyName(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'Control+' : ''}${event.shiftKey ? 'Shift+' : ''}${key}`;
}

function isInDialog(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
