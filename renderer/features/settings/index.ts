/** Settings: theme, keys, facts of workspace and engine, cache, and what was not verified. */

import { IconSettings, IconTrash } from '@tabler/icons-react';
import type { EditorProps, Feature } from '#renderer/features/feature.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { sections } from '#renderer/features/settings/sections.ts';
import { openSettings, showSection } from '#renderer/features/settings/settings-store.ts';
import { SettingsSideBar } from '#renderer/features/settings/side-bar.tsx';
import { cleanHistory } from '#renderer/features/settings/history-settings.tsx';
import { clearCache } from '#renderer/features/settings/storage-section.tsx';
import { openArea } from '#renderer/stores/workbench.ts';
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
      title: 'Open settings',
      group: 'Settings',
      icon: IconSettings,
      keys: 'Ctrl+,',
      run: () => (openArea('settings'), openSettings()),
    },
    ...sections.map(({ id, title, icon, keywords }): Command => ({
      id: `settings.${id}`,
      title: `Settings: ${title}`,
      group: 'Settings',
      icon,
      keywords: ['settings', 'options', 'preferences', ...keywords],
      run: () => showSection(id),
    })),
    {
      id: 'settings.clean-history',
      title: 'Remove old runs from history',
      group: 'Settings',
      icon: IconTrash,
      run: cleanHistory,
    },
    { id: 'settings.clear-cache', title: 'Clear cache', group: 'Settings', icon: IconTrash, run: clearCache },
  ],
};
