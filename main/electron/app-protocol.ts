/** The app:// protocol: the built renderer, and nothing else of the disk. */

import type { Protocol } from 'electron';
import type { RendererFiles } from '#main/renderer-files.ts';

export const appScheme = 'app';
export const appHost = 'tenon';
export const appOrigin = `${appScheme}://${appHost}`;

/** Before `app` is ready: registers app:// as a secure, standard origin. */
export function declareAppProtocol(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function serveAppProtocol(protocol: Pick<Protocol, 'handle'>, files: RendererFiles): void {
  protocol.handle(appScheme, (request) => {
    const address = new URL(request.url);
    const found = address.host === appHost && request.method === 'GET' ? files.find(address.pathname) : undefined;
    return found === undefined
      ? new Response(null, { status: 404 })
      : new Response(new Uint8Array(found.body), { headers: found.headers });
  });
}
