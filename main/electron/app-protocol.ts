/** The app:// protocol: the built renderer, and nothing else of the disk. */

import type { Protocol } from 'electron';
import type { RendererFiles } from '#main/renderer-files.ts';

export const appScheme = 'app';
export const appHost = 'tenon';
export const appOrigin = `${appScheme}://${appHost}`;

const page = `${appOrigin}/index.html`;

/** @param workspaceId null: the workspace that the app was started with. */
export function pageAddress(workspaceId: string | null): string {
  return workspaceId === null ? page : `${page}?workspace=${workspaceId}`;
}

/** The workspace that an address of the page names; null: none, undefined: the address is not of the page. */
export function workspaceOfPage(address: string): string | null | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, pathname, searchParams } = new URL(address);
  if (protocol !== `${appScheme}:` || host !== appHost || pathname !== '/index.html') return undefined;
  return searchParams.get('workspace');
}

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
