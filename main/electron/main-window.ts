/** The window: locked down, where it was last time, and loaded again when its page dies. */

import { join } from 'node:path';
import { BrowserWindow, app, screen } from 'electron';
import { appOrigin } from '#main/electron/app-protocol.ts';
import { lockedPreferences } from '#main/electron/lock-down.ts';
import { keepWindowState, readWindowState } from '#main/electron/window-state.ts';

/** A page that dies more often than this within a minute would die for ever. */
const mostReloads = 3;

/** @param preload absolute path of the built preload script. */
export function openWindow(preload: string): void {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = readWindowState(stateFile, workAreas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 1024,
    minHeight: 640,
    show: false,
    title: 'Tenon',
    webPreferences: lockedPreferences(preload),
  });
  keepWindowState(window, stateFile);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  reloadWhenItDies(window);
  void window.loadURL(`${appOrigin}/index.html`);
}

/** The engine and its runs were never in the page, so nothing but the page is lost. */
function reloadWhenItDies(window: BrowserWindow): void {
  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    deaths = [...deaths.filter((time) => now - time < 60_000), now];
    if (deaths.length <= mostReloads) window.reload();
  });
}

/** Brings the window to the front, or opens one when there is none. */
export function showWindow(preload: string): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) {
    openWindow(preload);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}
