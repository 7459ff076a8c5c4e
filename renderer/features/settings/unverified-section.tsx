/** Behaviour of this build that nobody has seen work; listed so that nobody has to find out. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

const items: readonly { readonly title: string; readonly text: string; readonly state: string }[] = [
  {
    title: 'The desktop window',
    text: 'Its code is type-checked and tested with a fake Electron. A real window, its menu, the icon in the tray and the keychain have never been run. The tests drive this page in a browser tab.',
    state: 'not run',
  },
  {
    title: 'Windows, macOS, Linux on ARM',
    text: 'Code for their paths, locks, named pipes and keys exists and is tested where it does not depend on the system. Everything has been run on Linux x64 only.',
    state: 'not run',
  },
  {
    title: 'Loss of power',
    text: 'Tests kill processes at every step, but never cut the power. Durability after a power loss relies on fsync and on SQLite’s synchronous writes.',
    state: 'by design only',
  },
  {
    title: 'Screen readers',
    text: 'Roles, names, states and announcements exist and are checked by automated rules. Nobody has used the app with a screen reader yet.',
    state: 'rules only',
  },
  {
    title: 'Keyboards other than US',
    text: 'Alt or Ctrl shortcuts can conflict with characters on these layouts. You can change them under Keys.',
    state: 'not tried',
  },
];

export function UnverifiedSection() {
  return items.map(({ title, text, state }) => (
    <SettingRow key={title} title={title} text={text} keywords="not verified untested honest">
      <Tag tone="warn" icon={<IconAlertTriangle />}>
        {state}
      </Tag>
    </SettingRow>
  ));
}
