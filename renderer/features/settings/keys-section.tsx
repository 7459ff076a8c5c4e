/** Every key of the app, from the commands themselves. */

import { useSyncExternalStore } from 'react';
import { allCommands, onCommandsChange, type Command } from '#renderer/app/commands/command.ts';
import { keysOf } from '#renderer/app/commands/keys.ts';
import { KeyList } from '#renderer/app/help/key-list.tsx';
import { Marked, SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useSettings } from '#renderer/features/settings/settings-store.ts';
import { setLetterKeys, useWorkbench } from '#renderer/stores/workbench.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';

let listed: readonly Command[] = [];

/** The same list as long as no command comes or goes. */
function withKeys(): readonly Command[] {
  const now = allCommands().filter((command) => keysOf(command).length > 0);
  if (now.length !== listed.length || now.some((command, index) => command !== listed[index])) listed = now;
  return listed;
}

export function KeysSection() {
  const commands = useSyncExternalStore(onCommandsChange, withKeys);
  const letterKeys = useWorkbench((state) => state.letterKeys);
  const search = useSettings((state) => state.search)
    .trim()
    .toLowerCase();
  const shown = commands.filter(
    ({ title, group }) => search === '' || `${title} ${group} keys shortcuts`.toLowerCase().includes(search),
  );
  return (
    <>
      <SettingRow
        title="Single letters on the canvas"
        text="A, C and O work while the canvas or its outline has focus, never in a text field."
        keywords="keys shortcuts accessibility"
      >
        <Switch checked={letterKeys} label={letterKeys ? 'On' : 'Off'} onChange={setLetterKeys} />
      </SettingRow>
      <KeyList commands={shown} drawTitle={(title) => <Marked text={title} wanted={search} />} />
    </>
  );
}
