/** The manager of services on this system. */

import { userInfo } from 'node:os';
import path from 'node:path';
import { userStateFolder } from '#engine/index.ts';
import { launchdManager } from '#main/service/launchd-manager.ts';
import { askSystem, type ServiceManager } from '#main/service/service-manager.ts';
import { systemdManager } from '#main/service/systemd-manager.ts';
import { taskManager } from '#main/service/task-manager.ts';

export function findServiceManager(): ServiceManager {
  switch (process.platform) {
    case 'darwin':
      return launchdManager(askSystem, { userId: process.getuid!(), logFileOf: serviceLog });
    case 'win32':
      return taskManager(askSystem, `${process.env['USERDOMAIN'] ?? '.'}\\${userInfo().username}`);
    default:
      return systemdManager(askSystem);
  }
}

/** Where a service writes whose manager keeps no log. */
export function serviceLog(name: string): string {
  return path.join(userStateFolder(), 'services', `${name}.log`);
}
