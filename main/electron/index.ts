/** The desktop host: Electron's main process with the engine in it. Thin: the files next to it do the work. */

import { join } from 'node:path';
import { app, dialog, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess } from 'electron';
import { toEngineError } from '#engine/contract/errors.ts';
import { utilityWorkers } from '#engine/index.ts';
import { rendererFolder } from '#main/app-paths.ts';
import { declareAppProtocol, serveAppProtocol } from '#main/electron/app-protocol.ts';
import { answerPortRequests } from '#main/electron/engine-ports.ts';
import { lockDownContents, lockDownSession } from '#main/electron/lock-down.ts';
import { openWindow, showWindow } from '#main/electron/main-window.ts';
import { listenForMenu } from '#main/electron/menu.ts';
import { namedWorkspace } from '#main/electron/workspace-choice.ts';
import { openHost, type Host } from '#main/open-host.ts';
import { loadRenderer } from '#main/renderer-files.ts';

const preload = join(import.meta.dirname, 'preload.cjs');
const workerEntry = join(import.meta.dirname, 'worker-entry.js');

async function start(): Promise<void> {
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
  await app.whenReady();
  lockDownSession(session.defaultSession);
  serveAppProtocol(protocol, await loadRenderer(rendererFolder));
  const host = await openHost({
    workspace: namedWorkspace(process.argv),
    title: 'Tenon',
    spawn: utilityWorkers(utilityProcess, workerEntry),
  });
  quitAfter(host);
  const { id } = await host.engine.workspace();
  answerPortRequests(ipcMain, () => new MessageChannelMain(), host.engine.dispatcher, id);
  listenForMenu(ipcMain, Menu, process.platform === 'darwin');
  openWindow(preload);
  host.settleIn();
  app.on('activate', () => showWindow(preload));
  app.on('second-instance', () => showWindow(preload));
}

/** The engine lets running tasks end or cancels them; the process must not go before it. */
function quitAfter(host: Host): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const close = async (): Promise<void> => {
      try {
        await host[Symbol.asyncDispose]();
      } finally {
        state = 'closed';
        app.quit();
      }
    };
    void close();
  });
}

function tellAndQuit(thrown: unknown): void {
  const { message, hint } = toEngineError(thrown);
  dialog.showErrorBox('Tenon cannot start', hint === undefined ? message : `${message}\n\n${hint}`);
  app.exit(1);
}

declareAppProtocol(protocol);
app.enableSandbox();
if (app.requestSingleInstanceLock()) start().catch(tellAndQuit);
else app.quit();
