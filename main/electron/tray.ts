/** The icon in the tray and its menu, drawn from what main/tray decides. */

import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, nativeImage, Tray } from 'electron';
import { trayEntries, trayIcon, trayTip, type TrayEntry, type TrayIcon } from '#main/tray/tray-menu.ts';
import type { WorkspaceGlance } from '#main/tray/workspace-glance.ts';

export interface TraySystem {
  readonly Tray: new (
    image: Electron.NativeImage,
  ) => Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;
  readonly Menu: Pick<typeof Menu, 'buildFromTemplate'>;
  readonly nativeImage: Pick<typeof nativeImage, 'createFromPath'>;
  readonly isMac: boolean;
  /** Folder of the icons. */
  readonly trayFolder: string;
}

interface TrayActs {
  /** @param workspaceId null: any. */
  open(workspaceId: string | null): void;
  /** Pauses or resumes the triggers of a workspace. */
  setPaused(workspaceId: string, isPaused: boolean): void;
  quit(): void;
}

export interface ShownTray {
  show(glances: readonly WorkspaceGlance[]): void;
  destroy(): void;
}

export function openTray({ Tray, Menu, nativeImage, isMac, trayFolder }: TraySystem, acts: TrayActs): ShownTray {
  const imageOf = (icon: TrayIcon): Electron.NativeImage =>
    nativeImage.createFromPath(join(trayFolder, `${icon}${isMac ? 'Template' : ''}.png`));
  let shown: TrayIcon = 'idle';
  let isGone = false;
  let listed = '';
  const tray = new Tray(imageOf(shown));
  // On macOS, and where the tray has only menus, a click opens the menu.
  tray.on('click', () => (isMac ? undefined : acts.open(null)));
  return {
    show(glances) {
      if (isGone) return;
      const icon = trayIcon(glances);
      if (icon !== shown) tray.setImage(imageOf(icon));
      shown = icon;
      tray.setToolTip(trayTip(glances));
      const entries = trayEntries(glances, Date.now());
      const text = JSON.stringify(entries);
      // A new menu would close the one that is open.
      if (text === listed) return;
      listed = text;
      tray.setContextMenu(Menu.buildFromTemplate(entries.map((entry) => itemOf(entry, acts))));
    },
    destroy() {
      if (!isGone) tray.destroy();
      isGone = true;
    },
  };
}

function itemOf(entry: TrayEntry, acts: TrayActs): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: entry.label, enabled: false };
    case 'open':
      return { label: entry.label, click: () => acts.open(entry.workspaceId) };
    case 'pause':
    case 'resume':
      return { label: entry.label, click: () => acts.setPaused(entry.workspaceId, entry.kind === 'pause') };
    case 'quit':
      return { label: entry.label, click: () => acts.quit() };
  }
}
