/** The built renderer as answers: only files of the build, with the page's nonce and content policy. */

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

export interface RendererAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RendererFiles {
  /** @param path of the address, without query; undefined when the build has no such file. */
  find(path: string): RendererAnswer | undefined;
}

/** Only in a checkout: `npm start` builds, other commands do not. */
function notBuilt(folder: string, why: string): EngineError {
  const checkout = join(folder, '../..');
  return new EngineError('FileNotFound', `The window of Tenon is not built: ${folder} ${why}.`, {
    hint: `Run npm run build in ${checkout} once, then repeat the command.`,
    details: { path: folder },
  });
}

/**
 * Reads the whole build once: it is small, and a request can then name nothing outside of it.
 * @throws EngineError FileNotFound when it was not built.
 */
export async function loadRenderer(folder: string): Promise<RendererFiles> {
  const files = new Map<string, { type: string; body: Buffer }>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) throw notBuilt(folder, 'does not exist');
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(`/${relative(folder, path).split(sep).join('/')}`, {
      type: types[extname(path)] ?? 'application/octet-stream',
      body: await readFile(path),
    });
  }
  if (!files.has('/index.html')) throw notBuilt(folder, 'has no index.html');
  return {
    find(path) {
      const name = path === '/' ? '/index.html' : path;
      const file = files.get(name);
      if (file === undefined) return undefined;
      const headers = {
        'content-type': file.type,
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      };
      // The build puts a hash of their content into the names of these.
      if (name.startsWith('/assets/'))
        return { headers: { ...headers, 'cache-control': 'max-age=31536000, immutable' }, body: file.body };
      if (name !== '/index.html') return { headers: { ...headers, 'cache-control': 'no-cache' }, body: file.body };
      const nonce = randomBytes(16).toString('base64');
      return {
        headers: {
          ...headers,
          'cache-control': 'no-store',
          'content-security-policy': contentPolicy(nonce),
          'cross-origin-opener-policy': 'same-origin',
          'referrer-policy': 'no-referrer',
        },
        body: Buffer.from(file.body.toString('utf8').replaceAll('__NONCE__', nonce)),
      };
    },
  };
}

/** Without the two Trusted Types directives: Mantine breaks under them. */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
