// The small file that starts a bundle with Node's compile cache switched on.

/**
 * The cache only serves modules that are loaded after it was enabled, so the bundle can't enable it for itself: a
 * starter does and then imports it (measured with the agent's libraries: 190 ms without, 137 ms with).
 * The cache lies beside the bundle, because the default, a fixed name under /tmp, lets any local user plant code in a
 * root process; NODE_COMPILE_CACHE still wins. Node writes it at a clean exit only, so it is flushed once more early,
 * for processes that end by power-off.
 * @param main the bundle's main file, relative to the starter
 */
export function starter(main: string): string {
  return `#!/usr/bin/env node
import module from 'node:module';
if (Number.parseInt(process.versions.node) < 24) {
  process.stderr.write('netbar needs Node 24 or newer; this is ' + process.version + '\\n');
  process.exit(69);
}
module.enableCompileCache(import.meta.dirname + '/.compile-cache');
setTimeout(module.flushCompileCache, 10_000).unref();
await import('./${main}');
`;
}
