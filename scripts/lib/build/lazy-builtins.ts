// Two of Node's own modules that cost far more to import than to use, made cheap inside the bundles.
// Measured: an empty process starts in 37 ms, with `import 'node:http'` in 80 ms, with this in 40 ms.
import http2 from 'node:http2';
import type { Plugin } from 'rolldown';

const HTTP = '\0lazy-http.cjs';
const HTTP2 = '\0lazy-http2.cjs';

/**
 * - `import … from 'node:http'` reads every export once, and three of those (WebSocket and its events) load a whole
 *   second HTTP client. `process.getBuiltinModule` hands out the module without reading them.
 * - `require('node:http2')`, which undici does at start, loads TLS. Only the constants are read before a connection
 *   really speaks HTTP/2; they are numbers and names of the protocol, so that a copy serves.
 */
export function lazyBuiltins(): Plugin {
  return {
    name: 'lazy-builtins',
    resolveId(id, _importer, { kind }) {
      if (id === 'node:http' || id === 'http') return kind === 'require-call' ? undefined : HTTP;
      if (id === 'node:http2' || id === 'http2') return HTTP2;
      return undefined;
    },
    load(id) {
      if (id === HTTP) return `module.exports = process.getBuiltinModule('node:http');`;
      if (id === HTTP2) return lazyHttp2();
      return undefined;
    },
  };
}

function lazyHttp2(): string {
  const getters = Object.keys(http2)
    .filter((name) => name !== 'constants')
    .map((name) => `get ${name}() { return process.getBuiltinModule('node:http2').${name}; }`);
  return `module.exports = { constants: ${JSON.stringify(http2.constants)}, ${getters.join(', ')} };`;
}
