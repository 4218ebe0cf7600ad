// Messages over the map: only what did not go as asked, or has no visible place.
import { External } from '../store/external.ts';

export interface Toast {
  id: number;
  kind: 'ok' | 'warn' | 'bad';
  title: string;
  text?: string;
  /** The seat that it speaks of. */
  seatId?: string;
  actions?: readonly { label: string; run(): void }[];
}

/** Success leaves by itself; failures and warnings stay until they are closed. */
const OK_MS = 6000;

export class ToastStore extends External<{ toasts: readonly Toast[] }> {
  #next = 1;

  constructor() {
    super({ toasts: [] });
  }

  /** @returns its id, for `close` */
  show(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    this.set({ toasts: [...this.state.toasts, { ...toast, id }] });
    if (toast.kind === 'ok') setTimeout(() => this.close(id), OK_MS);
    return id;
  }

  close(id: number): void {
    this.set({ toasts: this.state.toasts.filter((toast) => toast.id !== id) });
  }

  closeAll(): void {
    this.set({ toasts: [] });
  }
}
