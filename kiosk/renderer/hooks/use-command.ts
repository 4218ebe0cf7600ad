// Commands that keys start and the component on screen carries out, and the one order of Esc.
import { useEffect, useEffectEvent } from 'react';

export const COMMANDS = ['codes.toggle', 'renter.open', 'search.focus', 'power.focus', 'map.focus'] as const;
export type Command = (typeof COMMANDS)[number];

/** From the innermost: Esc goes one level back. Dialogs take their own Esc before. */
const LEVELS = ['renter', 'codes', 'panel', 'selection', 'filter', 'arrange'] as const;
export type EscapeLevel = (typeof LEVELS)[number];

const commands = new Map<Command, Set<() => void>>();
const levels = new Map<EscapeLevel, Set<() => void>>();

/** @returns whether anybody on screen carries it out */
export function runCommand(name: Command): boolean {
  const handler = [...(commands.get(name) ?? [])].at(-1);
  handler?.();
  return handler !== undefined;
}

/** @returns whether there was a level to leave */
export function runEscape(): boolean {
  for (const level of LEVELS) {
    const handler = [...(levels.get(level) ?? [])].at(-1);
    if (handler === undefined) continue;
    handler();
    return true;
  }
  return false;
}

export function useCommand(name: Command, handler: () => void, enabled = true): void {
  useRegistered(commands, name, handler, enabled);
}

export function useEscape(level: EscapeLevel, active: boolean, handler: () => void): void {
  useRegistered(levels, level, handler, active);
}

function useRegistered<Key>(
  map: Map<Key, Set<() => void>>,
  key: Key,
  handler: () => void,
  on: boolean,
): void {
  const current = useEffectEvent(handler);
  useEffect(() => {
    if (!on) return;
    const run = (): void => current();
    let handlers = map.get(key);
    if (!handlers) {
      handlers = new Set();
      map.set(key, handlers);
    }
    handlers.add(run);
    return () => {
      handlers.delete(run);
    };
  }, [map, key, on]);
}
