/** Settings: theme, keys, facts of workspace and engine, cache, and what was not verified. */

import { IconSettings, IconTrash } from '@tabler/icons-react';
import type { EditorProps, Feature } from '#renderer/features/feature.ts';
import { openSettings, showSection } from '#renderer/features/settings/settings-store.ts';
import { SettingsSideBar } from '#renderer/features/settings/side-bar.tsx';
import { cleanHistory } from '#renderer/features/settings/history-settings.tsx';
import { clearCache } from '#renderer/features/settings/storage-section.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const SettingsEditor = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/settings/settings-editor.tsx')).SettingsEditor,
);

export const settingsFeature: Feature = {
  area: 'settings',
  sideBar: SettingsSideBar,
  editors: { settings: { component: SettingsEditor, icon: IconSettings } },
  commands: [
    {
      id: 'settings.open',
      title: 'Open the settings',
      group: 'Settings',
      icon: IconSettings,
      keys: 'Ctrl+,',
      run: openSettings,
    },
    {
      id: 'settings.keys',
      title: 'Show all keys',
      group: 'Settings',
      keywords: ['shortcuts', 'keyboard'],
      run: () => showSection('keys'),
    },
    {
      id: 'settings.unverified',
      title: 'Show what has not been verified',
      group: 'Settings',
      run: () => showSection('unverified'),
    },
    {
      id: 'settings.clean-history',
      title: 'Remove old runs from the history',
      group: 'Settings',
      icon: IconTrash,
      run: cleanHistory,
    },
    { id: 'settings.clear-cache', title: 'Clear the cache', group: 'Settings', icon: IconTrash, run: clearCache },
  ],
};
