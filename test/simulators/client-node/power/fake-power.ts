// Machines that are switched in memory and answer with ipmitool's words.
import type { PowerHook } from './hook.ts';

const DONE = {
  on: 'Chassis Power Control: Up/On\n',
  off: 'Chassis Power Control: Down/Off\n',
  reset: 'Chassis Power Control: Reset\n',
} as const;

type Listener = (nodeId: string, state: 'on' | 'off', command: 'on' | 'off' | 'reset') => void;

export class FakePower {
  readonly #on = new Set<string>();
  readonly #bootDevices = new Map<string, string>();
  readonly #listeners = new Set<Listener>();

  state(nodeId: string): 'on' | 'off' {
    return this.#on.has(nodeId) ? 'on' : 'off';
  }

  /** The last boot device that was asked for. */
  bootDevice(nodeId: string): string | undefined {
    return this.#bootDevices.get(nodeId);
  }

  /** Hears every command that reached a machine. @returns the way to stop listening */
  onCommand(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  readonly hook: PowerHook = async ({ nodeId }, action) => {
    if ('bootdev' in action) {
      this.#bootDevices.set(nodeId, action.bootdev);
      return `Set Boot Device to ${action.bootdev}\n`;
    }
    const { command } = action;
    if (command === 'status') return `Chassis Power is ${this.state(nodeId)}\n`;
    if (command === 'on') this.#on.add(nodeId);
    if (command === 'off') this.#on.delete(nodeId);
    for (const listener of this.#listeners) listener(nodeId, this.state(nodeId), command);
    return DONE[command];
  };
}
