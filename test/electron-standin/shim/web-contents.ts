// `webContents`: the page of one window, over its CDP session.
import { EventEmitter } from 'node:events';
import { runtime } from './runtime.ts';
import { StandInEvent } from './strict.ts';

const SUFFIX = 'electron-standin.test';

/** Chromium knows no `app:`; a name under https gives the page the same rights (an own origin, a secure context). */
export function innerUrl(url: string): string {
  return url.replace(/^app:\/\/([^/]+)/, `https://$1.app.${SUFFIX}`);
}

export function outerUrl(url: string): string {
  return url.replace(new RegExp(`^https://([^/]+)\\.app\\.${SUFFIX.replace('.', '\\.')}`), 'app://$1');
}

interface Frame {
  url: string;
  parentId: string | undefined;
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

export class WebContents extends EventEmitter {
  sessionId = '';
  mainFrameId = '';
  destroyed = false;
  crashed = false;
  openHandler: OpenHandler = () => ({ action: 'allow' });
  readonly frames = new Map<string, Frame>();
  /** Frame id → the execution context of the preload script's world. */
  readonly contexts = new Map<string, number>();

  cdp(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    return runtime.cdp.send(method, params, this.sessionId);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isCrashed(): boolean {
    return this.crashed;
  }

  /** Chromium's own network is cut by the app's other means here. */
  setWebRTCIPHandlingPolicy(_policy: string): void {}

  getURL(): string {
    return this.frames.get(this.mainFrameId)?.url ?? '';
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  /** To the preload script of the main frame. */
  send(channel: string, ...values: unknown[]): void {
    this.deliver(this.contexts.get(this.mainFrameId), { kind: 'message', channel, values });
  }

  deliver(contextId: number | undefined, message: unknown): void {
    if (contextId === undefined) return;
    const expression = `__standinDeliver(${JSON.stringify(message)})`;
    // A page that is being replaced takes nothing any more.
    this.cdp('Runtime.evaluate', { contextId, expression }).catch(() => undefined);
  }

  async executeJavaScript(expression: string): Promise<unknown> {
    const answer = (await this.cdp('Runtime.evaluate', {
      ...{ expression, awaitPromise: true, returnByValue: true },
    })) as { result: { value: unknown }; exceptionDetails?: { text: string } };
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
    return answer.result.value;
  }

  forcefullyCrashRenderer(): void {
    this.cdp('Page.crash').catch(() => undefined);
  }

  /** Electron's WebFrameMain, as far as the kiosk looks at it. */
  frame(id: string | undefined): { url: string; parent: unknown } | null {
    const frame = id === undefined ? undefined : this.frames.get(id);
    return frame ? { url: frame.url, parent: this.frame(frame.parentId) } : null;
  }

  /** True when the app lets a frame of its page go there. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    const event = Object.assign(new StandInEvent(), { url, isMainFrame });
    this.emit('will-frame-navigate', event);
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event);
    return !event.defaultPrevented;
  }
}
