/** The window: locked down, where it was last time, and loaded again when its page dies. */

import { join } from 'node:path';
import { BrowserWindow, app, dialog, screen } from 'electron';
import { pageAddress, workspaceOfPage } from '#main/electron/app-protocol.ts';
import { lockedPreferences } from '#main/electron/lock-down.ts';
import { keepWindowState, readWindowState } from '#main/electron/window-state.ts';

/** A page that dies more often than this within a minute would die for ever. */
const mostReloads = 3;

/** @param preload absolute path of the built preload script. @param address of the page. */
export function openWindow(preload: string, address: string = pageAddress(null)): void {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...kept } = readWindowState(stateFile, workAreas);
  // Another window is there already: at the same place, this one would hide it.
  const { x: _x, y: _y, ...size } = kept;
  const bounds = BrowserWindow.getAllWindows().length === 0 ? kept : size;
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
  askBeforeLeaving(window);
  void window.loadURL(address);
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

/** Electron would silently stay; a browser asks the same. */
function askBeforeLeaving(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const chosen = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'Leave without saving?',
      detail: 'Changes in an open editor are not saved.',
      buttons: ['Stay', 'Leave'],
      defaultId: 0,
      cancelId: 0,
    });
    // Prevents the page from preventing it.
    if (chosen === 1) event.preventDefault();
  });
}

/**
 * Brings a window to the front, or opens one when there is none.
 * @param address of the page of a new window. @param isMeant whether a window is the wanted one (default: any is).
 */
export function showWindow(
  preload: string,
  address: string = pageAddress(null),
  isMeant: (window: BrowserWindow) => boolean = () => true,
): void {
  const window = BrowserWindow.getAllWindows().find((each) => isMeant(each));
  if (window === undefined) {
    openWindow(preload, address);
    return;
  }
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** The workspace that a window's address names; null: the first one. */
export function workspaceOfWindow(window: Pick<BrowserWindow, 'webContents'>): string | null | undefined {
  return workspaceOfPage(window.webContents.getURL());
}
