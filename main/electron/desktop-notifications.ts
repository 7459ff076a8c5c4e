/** Shows notifications by the system's own, through Electron. */

import type { Notification } from 'electron';
import type { ShowOnDesktop } from '#engine/index.ts';

type System = Pick<typeof Notification, 'isSupported'> &
  (new (options: { readonly title: string; readonly body: string }) => Pick<Notification, 'show' | 'on'>);

/** @param onClick opens a window of the app. */
export function desktopNotifications(system: System, onClick: () => void): ShowOnDesktop {
  // Electron forgets the click of one that is collected.
  const shown = new Set<Pick<Notification, 'show' | 'on'>>();
  return ({ notification: name, text }) => {
    if (!system.isSupported()) return false;
    const notification = new system({ title: name, body: text });
    const forget = (): void => void shown.delete(notification);
    shown.add(notification);
    notification.on('click', () => {
      forget();
      onClick();
    });
    notification.on('close', forget);
    notification.show();
    return true;
  };
}
