// The texts that run in the page: one end of the context bridge in each world, and the preload script in its own.

/** Both ends are the same: functions and promises cross as numbers, everything else as JSON, over DOM events. */
function bridgeEnd(mine: string, theirs: string): string {
  return `
  const target = document, Event_ = CustomEvent;
  const listen = EventTarget.prototype.addEventListener, fire = EventTarget.prototype.dispatchEvent;
  const functions = new Map(), numbers = new WeakMap(), promises = new Map();
  let last = 0, answer;
  const numberOf = (fn) => {
    if (!numbers.has(fn)) { numbers.set(fn, ++last); functions.set(last, fn); }
    return numbers.get(fn);
  };
  const ask = (message) => {
    answer = undefined;
    fire.call(target, new Event_('${theirs}', { detail: JSON.stringify(message) }));
    return answer;
  };
  const out = (value) => {
    if (typeof value === 'function') return { fn: numberOf(value) };
    if (value instanceof Promise) {
      const id = ++last;
      value.then((good) => ask({ kind: 'settle', id, ok: true, value: out(good) }),
        (bad) => ask({ kind: 'settle', id, ok: false, value: out(String(bad && bad.message || bad)) }));
      return { promise: id };
    }
    if (value === undefined) return { none: true };
    if (Array.isArray(value)) return { list: value.map(out) };
    if (value !== null && typeof value === 'object') {
      return { object: Object.fromEntries(Object.keys(value).map((key) => [key, out(value[key])])) };
    }
    return { json: value };
  };
  const into = (coded) => {
    if ('fn' in coded) return (...given) => {
      const reply = ask({ kind: 'call', fn: coded.fn, given: given.map(out) });
      if (!reply) throw new Error('the bridge is gone');
      if (!reply.ok) throw new Error(reply.message);
      return into(reply.value);
    };
    if ('promise' in coded) return new Promise((good, bad) => promises.set(coded.promise, [good, bad]));
    if ('none' in coded) return undefined;
    if ('list' in coded) return coded.list.map(into);
    if ('object' in coded) {
      return Object.freeze(Object.fromEntries(Object.entries(coded.object).map(([key, value]) => [key, into(value)])));
    }
    return coded.json;
  };
  const serve = (message) => {
    if (message.kind === 'call') {
      try { return { ok: true, value: out(functions.get(message.fn)(...message.given.map(into))) }; }
      catch (error) { return { ok: false, message: String(error && error.message || error) }; }
    }
    if (message.kind === 'settle') {
      const waiting = promises.get(message.id);
      promises.delete(message.id);
      if (waiting) message.ok ? waiting[0](into(message.value)) : waiting[1](new Error(into(message.value)));
      return { ok: true };
    }
    if (Object.hasOwn(globalThis, message.key)) return { ok: false, message: 'Cannot bind an API on top of an existing property on the window object' };
    Object.defineProperty(globalThis, message.key, { value: into(message.value), writable: false, configurable: false, enumerable: true });
    return { ok: true };
  };
  listen.call(target, '${mine}', (event) => {
    const message = JSON.parse(event.detail);
    if (message.kind === 'answer') { answer = message.reply; return; }
    const reply = serve(message);
    fire.call(target, new Event_('${theirs}', { detail: JSON.stringify({ kind: 'answer', reply }) }));
  });`;
}

/** The page's end; `tag` is a secret of this window, so that no page can guess the events' names. */
export function mainWorldSource(tag: string): string {
  return `(() => { if (window !== window.top) return;${bridgeEnd(`page-${tag}`, `preload-${tag}`)} })()`;
}

/** The preload script's world. `binding` names the native function through which IPC leaves the page. */
export function preloadWorldSource(tag: string, preload: string, binding: string): string {
  return `(() => {
  if (window !== window.top) return;
  ${bridgeEnd(`preload-${tag}`, `page-${tag}`)}
  const native = globalThis[${JSON.stringify(binding)}];
  delete globalThis[${JSON.stringify(binding)}];
  const listeners = new Map(), calls = new Map();
  let lastCall = 0;
  const ipcRenderer = strict('ipcRenderer', {
    send: (channel, ...values) => native(JSON.stringify({ kind: 'send', channel, values })),
    invoke: (channel, ...values) => new Promise((good, bad) => {
      calls.set(++lastCall, [good, bad]);
      native(JSON.stringify({ kind: 'invoke', id: lastCall, channel, values }));
    }),
    on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); },
    removeListener: (channel, listener) => {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener));
    },
  });
  globalThis.__standinDeliver = (message) => {
    if (message.kind === 'message') {
      for (const listener of listeners.get(message.channel) ?? []) listener({}, ...message.values);
      return;
    }
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (call) message.ok ? call[0](message.value) : call[1](new Error(message.message));
  };
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld(key, api) {
      const reply = ask({ kind: 'expose', key, value: out(api) });
      if (!reply || !reply.ok) throw new Error(reply ? reply.message : 'the page has no end of the bridge');
    },
  });
  function strict(name, object) {
    return new Proxy(object, { get(given, key) {
      if (key in given) return given[key];
      throw new Error('electron-standin: ' + name + '.' + String(key) + ' is not emulated');
    } });
  }
  const electron = { contextBridge, ipcRenderer };
  const require = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error('module not found: ' + name);
  };
  const module = { exports: {} };
  (function (require, module, exports) { ${preload}
  })(require, module, module.exports);
})()`;
}
