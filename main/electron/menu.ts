/** The window's menu, made from the page's own list of commands, so that menu, palette and shortcuts never differ. */

import type { IpcMain, Menu, MenuItemConstructorOptions } from 'electron';
import { z } from 'zod';
import { appOrigin } from '#main/electron/app-protocol.ts';

export const menuEntriesSchema = z
  .array(
    z.strictObject({
      id: z.string().max(100),
      title: z.string().max(200),
      group: z.string().max(100),
      keys: z.string().max(50).optional(),
    }),
  )
  .max(1000);
export type MenuEntry = z.output<typeof menuEntriesSchema>[number];

/**
 * One menu per group, in order of arrival, between the system's own.
 * @param send runs a command in the page.
 */
export function menuTemplate(
  entries: readonly MenuEntry[],
  isMac: boolean,
  send: (id: string) => void,
): MenuItemConstructorOptions[] {
  const groups = new Map<string, MenuItemConstructorOptions[]>();
  for (const { id, title, group, keys } of entries) {
    const item: MenuItemConstructorOptions = {
      label: title,
      click: () => send(id),
      // The page listens for the keys itself, so that they act alike in a browser; here they are only shown.
      ...(keys === undefined ? {} : { accelerator: keys.replace('Ctrl', 'CmdOrCtrl'), registerAccelerator: false }),
    };
    const items = groups.get(group);
    if (items === undefined) groups.set(group, [item]);
    else items.push(item);
  }
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { role: 'editMenu' },
    ...[...groups].map(([label, submenu]): MenuItemConstructorOptions => ({ label, submenu })),
    ...(isMac ? [{ role: 'windowMenu' as const }] : [{ label: 'Tenon', submenu: [{ role: 'quit' as const }] }]),
  ];
}

interface Asker {
  readonly senderFrame: { readonly origin: string } | null;
  readonly sender: { send(channel: string, id: string): void };
}

/** @param findFocused the page of the window in front: of several windows, the command is for that one. */
export function listenForMenu(
  ipcMain: Pick<IpcMain, 'on'>,
  menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>,
  isMac: boolean,
  findFocused: () => Asker['sender'] | undefined,
): void {
  ipcMain.on('set-menu', (event, stated: unknown) => {
    const { senderFrame, sender } = event as unknown as Asker;
    const entries = menuEntriesSchema.safeParse(stated);
    if (senderFrame?.origin !== appOrigin || !entries.success) return;
    menu.setApplicationMenu(
      menu.buildFromTemplate(
        menuTemplate(entries.data, isMac, (id) => (findFocused() ?? sender).send('run-command', id)),
      ),
    );
  });
}
