// The web app's files.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Names that the bundler makes from the content: `assets/index-Bx3k9_aQ.js`. */
const HASHED = /[\\/]assets[\\/][^\\/]*-[\w-]{8,}\.\w+$/;

/** Serves the folder; true when there is a page. */
export async function addPages(app: FastifyInstance, rendererDir: string | undefined): Promise<boolean> {
  if (rendererDir === undefined || !existsSync(join(rendererDir, 'index.html'))) return false;
  await app.register(fastifyStatic, {
    root: rendererDir,
    // One route per file: no path that a request names ever reaches the file system.
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const hashed = HASHED.test(path);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}

/** True for a browser that opens a view of the web app by its address. */
export function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  const asked = method === 'GET' || method === 'HEAD';
  return asked && !url.startsWith('/api/') && (headers.accept ?? '').includes('text/html');
}
