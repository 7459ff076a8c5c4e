/** Forbids a window to ask for permissions, navigate away, open windows, and embed web views. */

import type { Session, WebContents, WebPreferences } from 'electron';
import { appOrigin } from '#main/electron/app-protocol.ts';

/** @param preload absolute path of the built preload script. */
export function lockedPreferences(preload: string): WebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  };
}

export function lockDownSession(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler' | 'webRequest'
  >,
): void {
  // Copying rows is the only permission that the page needs.
  const allowed = new Set(['clipboard-sanitized-write']);
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowed.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  session.setDevicePermissionHandler(() => false);
  // No network by itself: only our own protocol, and what the page made in memory.
  session.webRequest.onBeforeRequest((request, answer) =>
    answer({ cancel: !/^(?:app|devtools|data|blob):/u.test(request.url) }),
  );
}

/** @param openPage is asked for every window that a page wants; Electron itself opens none. */
export function lockDownContents(
  contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>,
  openPage: (address: string) => void,
): void {
  contents.setWindowOpenHandler(({ url }) => {
    openPage(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  // The page has no frames; whatever made one may not load anything into it.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !event.url.startsWith(`${appOrigin}/`)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
