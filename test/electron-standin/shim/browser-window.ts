// `BrowserWindow`: one page of Chromium, its preload script in an isolated world.
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { app } from './app.ts';
import { ipcMain } from './ipc-main.ts';
import { runtime } from './runtime.ts';
import { mayRequest, permissionsFor, schemes } from './session.ts';
import { StandInEvent, strict } from './strict.ts';
import { innerUrl, outerUrl, WebContents } from './web-contents.ts';
import { mainWorldSource, preloadWorldSource } from './worlds.ts';

const WORLD = 'Electron Isolated Context';

interface WindowOptions {
  width: number;
  height: number;
  webPreferences: { preload: string; sandbox: boolean; contextIsolation: boolean; nodeIntegration: boolean };
}

interface PausedRequest {
  requestId: string;
  frameId: string;
  resourceType: string;
  request: { url: string; method: string; headers: Record<string, string> };
}

const windows = new Set<BrowserWindow>();

/** False when a window refused to close. */
export async function closeAllWindows(): Promise<boolean> {
  for (const window of [...windows]) window.destroy();
  return true;
}

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  readonly webContents: WebContents;
  readonly #contents = new WebContents();
  readonly #options: WindowOptions;
  readonly #opened: Promise<void>;
  #targetId = '';
  #shown = false;
  #gone = false;
  /** The app's own loadURL is no navigation of the page. */
  #loading = false;

  constructor(options: WindowOptions) {
    super();
    const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences;
    if (!sandbox || !contextIsolation || nodeIntegration) {
      throw new Error('electron-standin: only sandboxed, isolated pages without Node are emulated');
    }
    this.#options = options;
    this.webContents = strict('webContents', this.#contents);
    windows.add(this);
    app.emit('web-contents-created', new StandInEvent(), this.webContents);
    this.#opened = this.#open();
    this.#opened.catch((error: unknown) => process.stderr.write(`electron-standin: ${String(error)}\n`));
  }

  async loadURL(url: string): Promise<void> {
    await this.#opened;
    const loaded = new Promise<void>((resolve) => this.#contents.once('did-finish-load', resolve));
    await this.#grant(url);
    this.#loading = true;
    const { errorText } = await this.#contents.cdp('Page.navigate', { url: innerUrl(url) });
    this.#loading = false;
    if (errorText) throw new Error(`${String(errorText)} loading '${url}'`);
    await loaded;
  }

  async #grant(url: string): Promise<void> {
    const [origin = url] = /^\w+:\/\/[^/]+/.exec(url) ?? [];
    for (const grant of permissionsFor(this.webContents, origin)) {
      await runtime.cdp.send('Browser.setPermission', { ...grant, origin: innerUrl(origin) });
    }
  }

  show(): void {
    this.emit('show');
  }

  hide(): void {
    this.emit('hide');
  }

  focus(): void {
    this.emit('focus');
  }

  blur(): void {
    this.emit('blur');
  }

  /** No page of ours asks before it unloads. */
  close(): void {
    this.destroy();
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.#gone;
  }

  destroy(): void {
    if (this.#targetId)
      runtime.cdp.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined);
    this.#vanish();
  }

  async #open(): Promise<void> {
    const { width, height, webPreferences } = this.#options;
    const contents = this.#contents;
    const { cdp } = runtime;
    const target = await cdp.send('Target.createTarget', {
      url: 'about:blank',
      newWindow: true,
      width,
      height,
    });
    this.#targetId = String(target.targetId);
    const attached = await cdp.send('Target.attachToTarget', { targetId: this.#targetId, flatten: true });
    contents.sessionId = String(attached.sessionId);
    cdp.on(contents.sessionId, (method, params) => this.#take(method, params));
    cdp.on(undefined, (method, params) => this.#takeFromBrowser(method, params));
    const { frameTree } = (await contents.cdp('Page.getFrameTree')) as {
      frameTree: { frame: { id: string } };
    };
    contents.mainFrameId = frameTree.frame.id;
    const tag = randomBytes(8).toString('hex');
    const binding = `standinIpc${tag}`;
    const preload = readFileSync(webPreferences.preload, 'utf8');
    await contents.cdp('Page.enable');
    await contents.cdp('Runtime.enable');
    await contents.cdp('Runtime.addBinding', { name: binding, executionContextName: WORLD });
    await contents.cdp('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldSource(tag) });
    const source = preloadWorldSource(tag, preload, binding);
    await contents.cdp('Page.addScriptToEvaluateOnNewDocument', { source, worldName: WORLD });
    await contents.cdp('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 0,
      mobile: false,
    });
    await contents.cdp('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  }

  #take(method: string, params: Record<string, unknown>): void {
    const contents = this.#contents;
    switch (method) {
      case 'Runtime.executionContextCreated': {
        const context = params.context as { id: number; name: string; auxData: { frameId: string } };
        if (context.name === WORLD) contents.contexts.set(context.auxData.frameId, context.id);
        return;
      }
      case 'Runtime.bindingCalled':
        void this.#takeIpc(params as { payload: string; executionContextId: number });
        return;
      case 'Page.frameNavigated': {
        const { id, parentId, url } = params.frame as { id: string; parentId?: string; url: string };
        contents.frames.set(id, { url: outerUrl(url), parentId });
        if (parentId === undefined) contents.crashed = false;
        return;
      }
      case 'Page.loadEventFired':
        contents.emit('did-finish-load');
        if (this.#shown) return;
        this.#shown = true;
        this.emit('ready-to-show');
        return;
      case 'Fetch.requestPaused':
        void this.#answer(params as unknown as PausedRequest);
        return;
      case 'Page.windowOpen':
        contents.openHandler({ url: outerUrl(String(params.url)) });
        return;
      case 'Inspector.targetCrashed':
        contents.crashed = true;
        contents.contexts.clear();
        contents.emit('render-process-gone', new StandInEvent(), { reason: 'crashed', exitCode: 1 });
        return;
    }
  }

  #takeFromBrowser(method: string, params: Record<string, unknown>): void {
    const { targetId, openerId } = (params.targetInfo ?? {}) as { targetId?: string; openerId?: string };
    if (method === 'Target.targetDestroyed' && params.targetId === this.#targetId) this.#vanish();
    // What the app denies is closed before it shows anything.
    if (method === 'Target.targetCreated' && openerId === this.#targetId && targetId) {
      const { action } = this.#contents.openHandler({ url: '' });
      if (action === 'deny') void this.#closePopup(targetId);
    }
  }

  /**
   * A page that Playwright still holds back while it attaches must not be closed: its opener would hang for ever.
   * So it may run first, without any request.
   */
  async #closePopup(targetId: string): Promise<void> {
    try {
      const { sessionId } = await runtime.cdp.send('Target.attachToTarget', { targetId, flatten: true });
      const popup = String(sessionId);
      await runtime.cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }, popup);
      const itRuns = { expression: 'new Promise((resolve) => setTimeout(resolve))', awaitPromise: true };
      await runtime.cdp.send('Runtime.evaluate', itRuns, popup);
    } catch {
      // It went elsewhere meanwhile, and so it runs.
    }
    await runtime.cdp.send('Target.closeTarget', { targetId }).catch(() => undefined);
  }

  async #answer({ requestId, frameId, resourceType, request }: PausedRequest): Promise<void> {
    const contents = this.#contents;
    const url = outerUrl(request.url);
    const isMain = frameId === contents.mainFrameId;
    const fail = (errorReason = 'BlockedByClient') =>
      contents.cdp('Fetch.failRequest', { requestId, errorReason });
    try {
      const own = isMain && this.#loading;
      if (resourceType === 'Document' && !own && !contents.mayNavigate(url, isMain))
        // The one reason after which the page stays as it is, instead of making room for an error's.
        return void (await fail('Aborted'));
      if (!mayRequest(url)) return void (await fail());
      const handler = schemes.get(url.slice(0, url.indexOf(':')));
      if (!handler) return void (await contents.cdp('Fetch.continueRequest', { requestId }));
      const answer = await handler(new Request(url, { method: request.method, headers: request.headers }));
      await contents.cdp('Fetch.fulfillRequest', {
        requestId,
        responseCode: answer.status,
        responseHeaders: [...answer.headers].map(([name, value]) => ({ name, value })),
        body: Buffer.from(await answer.arrayBuffer()).toString('base64'),
      });
    } catch (error) {
      if (!this.#gone) process.stderr.write(`electron-standin: ${String(error)}\n`);
    }
  }

  async #takeIpc({
    payload,
    executionContextId,
  }: {
    payload: string;
    executionContextId: number;
  }): Promise<void> {
    const contents = this.#contents;
    const frameId = [...contents.contexts].find(([, id]) => id === executionContextId)?.[0];
    const event = { sender: this.webContents, senderFrame: contents.frame(frameId) };
    const message = JSON.parse(payload) as { kind: string; id: number; channel: string; values: unknown[] };
    if (message.kind === 'send') {
      ipcMain.emit(message.channel, event, ...message.values);
      return;
    }
    try {
      const value = await ipcMain.invoke(message.channel, event, message.values);
      contents.deliver(executionContextId, { kind: 'answer', id: message.id, ok: true, value });
    } catch (error) {
      const text = `Error invoking remote method '${message.channel}': ${String(error)}`;
      contents.deliver(executionContextId, { kind: 'answer', id: message.id, ok: false, message: text });
    }
  }

  #vanish(): void {
    if (this.#gone) return;
    this.#gone = true;
    windows.delete(this);
    this.#contents.destroyed = true;
    this.emit('closed');
    if (windows.size === 0 && !runtime.quitting) app.emit('window-all-closed');
  }
}
