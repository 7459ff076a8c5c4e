/** The sections of the settings, in their order. */

import {
  IconBug,
  IconCopy,
  IconCpu,
  IconDatabase,
  IconFolder,
  IconKeyboard,
  IconPalette,
  IconShieldLock,
  type Icon,
} from '@tabler/icons-react';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly scope: 'this workspace' | 'this machine' | 'this build';
  readonly icon: Icon;
}

export const sections: readonly Section[] = [
  { id: 'workspace', title: 'Workspace', scope: 'this workspace', icon: IconFolder },
  { id: 'storage', title: 'Cache and history', scope: 'this workspace', icon: IconDatabase },
  { id: 'engine', title: 'Engine and memory', scope: 'this machine', icon: IconCpu },
  { id: 'appearance', title: 'Appearance', scope: 'this machine', icon: IconPalette },
  { id: 'copying', title: 'Copying rows', scope: 'this machine', icon: IconCopy },
  { id: 'keys', title: 'Keys', scope: 'this machine', icon: IconKeyboard },
  { id: 'network', title: 'Network and privacy', scope: 'this build', icon: IconShieldLock },
  { id: 'unverified', title: 'Not verified', scope: 'this build', icon: IconBug },
];
