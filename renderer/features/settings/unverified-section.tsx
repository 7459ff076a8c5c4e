/** What this build does without anyone having seen it work; said here so that nobody has to find out. */

import { IconAlertTriangle } from '@tabler/icons-react';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { Tag } from '#renderer/ui/tag.tsx';

const items: readonly { readonly title: string; readonly text: string; readonly state: string }[] = [
  {
    title: 'The desktop window',
    text: 'Its parts are type-checked and tested against a stand-in for Electron. A real window, its menu and its keychain were not run. This page in a browser tab is what the tests drive.',
    state: 'not run',
  },
  {
    title: 'Windows, macOS, Linux on ARM',
    text: 'Paths, locks, named pipes and keys for them are written and reviewed, and tested where the code does not depend on the system. Everything was run on Linux x64 only.',
    state: 'not run',
  },
  {
    title: 'Loss of power',
    text: 'Tests kill the processes at every step, not the machine. That nothing is lost when the power goes rests on fsync and on SQLite writing through.',
    state: 'by design only',
  },
  {
    title: 'Screen readers',
    text: 'Roles, names, states and announcements are there, and checked by rules. No person has used the app with a screen reader yet.',
    state: 'rules only',
  },
  {
    title: 'Keyboards other than US',
    text: 'Alt and Ctrl with a sign or a letter can mean something else there. Keys cannot be changed yet.',
    state: 'not tried',
  },
];

export function UnverifiedSection() {
  return items.map(({ title, text, state }) => (
    <SettingRow key={title} title={title} text={text} keywords="not verified untested honest">
      <Tag tone="warn" icon={<IconAlertTriangle className="i" />}>
        {state}
      </Tag>
    </SettingRow>
  ));
}
