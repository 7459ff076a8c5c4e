/** Every key of the app, from the commands themselves; each can be given other keys. */

import { IconArrowBackUp, IconPencil } from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { allCommands, onCommandsChange, type Command } from '#renderer/app/commands/command.ts';
import { conflictsOf } from '#renderer/app/commands/key-changes.ts';
import { keysOf } from '#renderer/app/commands/keys.ts';
import { KeyList } from '#renderer/app/help/key-list.tsx';
import { KeyDialog } from '#renderer/features/settings/key-dialog.tsx';
import { Marked, SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useSettings } from '#renderer/features/settings/settings-store.ts';
import { changeKeys, setLetterKeys, useWorkbench } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { Tag } from '#renderer/ui/tag.tsx';

let listed: readonly Command[] = [];

/** The same list as long as no command comes or goes. */
function everyCommand(): readonly Command[] {
  const now = allCommands();
  if (now.length !== listed.length || now.some((command, index) => command !== listed[index])) listed = now;
  return listed;
}

export function KeysSection() {
  const commands = useSyncExternalStore(onCommandsChange, everyCommand);
  const letterKeys = useWorkbench((state) => state.letterKeys);
  const keyChanges = useWorkbench((state) => state.keyChanges);
  const [changing, setChanging] = useState<Command | null>(null);
  const search = useSettings((state) => state.search)
    .trim()
    .toLowerCase();
  const changedCount = Object.keys(keyChanges).length;
  // A search also finds what has no keys yet.
  const shown = commands.filter((command) =>
    search === ''
      ? keysOf(command).length > 0 || keyChanges[command.id] !== undefined
      : `${command.title} ${command.group}${keysOf(command).length > 0 ? ' keys shortcuts' : ''}`
          .toLowerCase()
          .includes(search),
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
      <SettingRow
        title="Changed keys"
        text="Choose the pencil beside a command to change its keys. The change applies immediately, in this browser or window. To give keys to a command that has none, search for it."
        keywords="keys shortcuts reset remap customize"
      >
        <Button
          size="sm"
          icon={<IconArrowBackUp size={15} stroke={1.5} />}
          onClick={() => changeKeys(Object.fromEntries(Object.keys(keyChanges).map((id) => [id, undefined])))}
          {...(changedCount === 0 ? { offReason: 'No keys were changed' } : {})}
        >
          {changedCount === 0 ? 'Reset all' : `Reset ${countOf(changedCount, 'command')}`}
        </Button>
      </SettingRow>
      <KeyList
        commands={shown}
        drawTitle={(title) => <Marked text={title} wanted={search} />}
        drawEnd={(command) => (
          <>
            {keyChanges[command.id] === undefined ? null : <ChangedTag command={command} />}
            <IconButton label={`Change keys of: ${command.title}`} onClick={() => setChanging(command)}>
              <IconPencil size={14} stroke={1.5} />
            </IconButton>
          </>
        )}
      />
      <KeyDialog command={changing} onClose={() => setChanging(null)} />
    </>
  );
}

function ChangedTag({ command }: { readonly command: Command }) {
  const others = keysOf(command).flatMap((keys) => conflictsOf(command, keys));
  return others.length === 0 ? (
    <Tag>changed</Tag>
  ) : (
    <span title={`Also: ${others.map(({ title }) => title).join('; ')}`}>
      <Tag tone="warn">shared</Tag>
    </span>
  );
}
