/** The app in the background: follows each open workspace, shows them in the tray, and stays when it should. */

import { basename, join } from 'node:path';
import type { App, BrowserWindow, IpcMain } from 'electron';
import type { Engine } from '#engine/index.ts';
import { pageAddress } from '#main/electron/app-protocol.ts';
import { answerClosingRequests, ClosingSettings } from '#main/electron/closing-settings.ts';
import { showWindow, workspaceOfWindow } from '#main/electron/main-window.ts';
import { stayInTray, type StayingSystem } from '#main/electron/stay-in-tray.ts';
import { openTray, type TraySystem } from '#main/electron/tray.ts';
import { followWorkspace, type FollowedWorkspace } from '#main/tray/follow-workspace.ts';

interface BackgroundSystem extends StayingSystem, Omit<TraySystem, 'trayFolder'> {
  readonly app: Pick<App, 'on' | 'quit' | 'getPath'>;
  readonly BrowserWindow: Pick<typeof BrowserWindow, 'getAllWindows' | 'getFocusedWindow'>;
  readonly ipcMain: Pick<IpcMain, 'handle'>;
}

interface BackgroundOptions {
  /** Of the workspace that the app was started with. */
  readonly first: Engine;
  readonly preload: string;
  readonly system: BackgroundSystem;
  readonly trayFolder: string;
}

export interface Background {
  /** Shows a workspace in the tray; one that is there already stays as it is. */
  follow(engine: Engine): Promise<void>;
}

export async function openBackground({ first, preload, system, trayFolder }: BackgroundOptions): Promise<Background> {
  const { app, BrowserWindow, ipcMain } = system;
  const { id: firstId } = await first.workspace();
  const followed = new Map<string, FollowedWorkspace>();
  const settings = new ClosingSettings(join(app.getPath('userData'), 'closing.json'));
  answerClosingRequests(ipcMain, settings);
  const shownBy = (window: Pick<BrowserWindow, 'webContents'>): string | undefined => {
    const named = workspaceOfWindow(window);
    return named === null ? firstId : named;
  };
  const open = (id: string): void =>
    showWindow(preload, pageAddress(id === firstId ? null : id), (window) => shownBy(window) === id);
  const tray = openTray(
    { ...system, trayFolder },
    {
      open: (id) => (id === null ? showWindow(preload) : open(id)),
      setPaused: (id, isPaused) => void followed.get(id)?.setPaused(isPaused),
      quit: () => app.quit(),
    },
  );
  const onChange = stayInTray(system, settings, tray, () => [...followed.values()]);
  app.on('browser-window-focus', (_event, window) => followed.get(shownBy(window) ?? '')?.look());
  const follow = async (engine: Engine): Promise<void> => {
    const { dispatcher } = engine;
    const { id, root } = await engine.workspace();
    if (followed.has(id)) return;
    const isLooking = (): boolean => {
      const window = BrowserWindow.getFocusedWindow();
      return window !== null && shownBy(window) === id;
    };
    followed.set(id, followWorkspace({ id, name: basename(root), dispatcher, isLooking, onChange }));
    onChange();
  };
  await follow(first);
  return { follow };
}
