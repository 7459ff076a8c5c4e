/** The desktop host: Electron's main process with the engine in it. Thin: the files next to it do the work. */

import { join, resolve } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  Notification,
  protocol,
  safeStorage,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import { toEngineError } from '#engine/contract/errors.ts';
import { utilityWorkers } from '#engine/index.ts';
import { rendererFolder, trayFolder } from '#main/app-paths.ts';
import { declareAppProtocol, pageAddress, serveAppProtocol, workspaceOfPage } from '#main/electron/app-protocol.ts';
import { openBackground, type Background } from '#main/electron/background.ts';
import { desktopNotifications } from '#main/electron/desktop-notifications.ts';
import { answerPortRequests } from '#main/electron/engine-ports.ts';
import { systemKeychain } from '#main/electron/keychain.ts';
import { lockDownContents, lockDownSession } from '#main/electron/lock-down.ts';
import { openWindow, showWindow } from '#main/electron/main-window.ts';
import { listenForMenu } from '#main/electron/menu.ts';
import { namedWorkspace } from '#main/electron/workspace-choice.ts';
import { openHost, type Host } from '#main/open-host.ts';
import { OpenWorkspaces } from '#main/open-workspaces.ts';
import { loadRenderer } from '#main/renderer-files.ts';

const preload = join(import.meta.dirname, 'preload.cjs');
const workerEntry = join(import.meta.dirname, 'worker-entry.js');
const isMac = process.platform === 'darwin';
const system = { app, BrowserWindow, dialog, ipcMain, isMac, Menu, nativeImage, Notification, Tray };

async function start(): Promise<void> {
  const workspaces = new OpenWorkspaces<Host>();
  app.on('web-contents-created', (_event, contents) =>
    lockDownContents(contents, (address) => {
      const named = workspaceOfPage(address);
      if (named === null || (named !== undefined && workspaces.find(named) !== undefined))
        openWindow(preload, pageAddress(named));
    }),
  );
  await app.whenReady();
  lockDownSession(session.defaultSession);
  serveAppProtocol(protocol, await loadRenderer(rendererFolder));
  const open = (workspace: string | undefined): Promise<Host> =>
    openHost({
      workspace,
      title: 'Tenon',
      spawn: utilityWorkers(utilityProcess, workerEntry),
      showWorkspace,
      keychain: systemKeychain(safeStorage),
      showOnDesktop: desktopNotifications(Notification, () => showWindow(preload)),
    });
  const background = Promise.withResolvers<Background>();
  const showWorkspace = async (folder: string): Promise<string> => {
    const { engine } = await workspaces.open(folder, () => open(folder));
    await (await background.promise).follow(engine);
    return pageAddress((await engine.workspace()).id);
  };
  const host = await open(namedWorkspace(process.argv));
  background.resolve(await openBackground({ first: host.engine, preload, system, trayFolder }));
  quitAfter(workspaces);
  const { id: first } = await host.engine.workspace();
  workspaces.keep(first, host);
  answerPortRequests(
    ipcMain,
    () => new MessageChannelMain(),
    (named) => {
      const workspaceId = named ?? first;
      const dispatcher = workspaces.find(workspaceId)?.engine.dispatcher;
      return dispatcher === undefined ? undefined : { dispatcher, workspaceId };
    },
  );
  listenForMenu(ipcMain, Menu, isMac, () => BrowserWindow.getFocusedWindow()?.webContents);
  openWindow(preload);
  host.settleIn();
  app.on('activate', () => showWindow(preload));
  app.on('second-instance', (_event, given, folder) => {
    const named = namedWorkspace(given);
    if (named === undefined) showWindow(preload);
    else
      showWorkspace(resolve(folder, named)).then(
        (address) => openWindow(preload, address),
        (thrown: unknown) => tell('Tenon cannot open the workspace', thrown),
      );
  });
}

/** The engine lets running tasks end or cancels them; the process must not go before it. */
function quitAfter(hosts: AsyncDisposable): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  app.on('will-quit', (event) => {
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') return;
    state = 'closing';
    const close = async (): Promise<void> => {
      try {
        await hosts[Symbol.asyncDispose]();
      } finally {
        state = 'closed';
        app.quit();
      }
    };
    void close();
  });
}

function tell(title: string, thrown: unknown): void {
  const { message, hint } = toEngineError(thrown);
  dialog.showErrorBox(title, hint === undefined ? message : `${message}\n\n${hint}`);
}

function tellAndQuit(thrown: unknown): void {
  tell('Tenon cannot start', thrown);
  app.exit(1);
}

declareAppProtocol(protocol);
app.enableSandbox();
if (app.requestSingleInstanceLock()) start().catch(tellAndQuit);
else app.quit();
