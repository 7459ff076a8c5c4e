/** Every key of the app, from the commands themselves. */

import { useSyncExternalStore } from 'react';
import { allCommands, onCommandsChange, type Command } from '#renderer/app/commands/command.ts';
import { chordParts, keysOf } from '#renderer/app/commands/keys.ts';
import { Marked, SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useSettings } from '#renderer/features/settings/settings-store.ts';
import { setLetterKeys, useWorkbench } from '#renderer/stores/workbench.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

let listed: readonly Command[] = [];

/** The same list as long as no command comes or goes. */
function withKeys(): readonly Command[] {
  const now = allCommands().filter((command) => keysOf(command).length > 0);
  if (now.length !== listed.length || now.some((command, index) => command !== listed[index])) listed = now;
  return listed;
}

const regions: Readonly<Record<string, string>> = {
  '[data-part="canvas"]': 'on the canvas',
  '[data-part="canvas"], [data-part="outline"]': 'on canvas and outline',
  '[data-part="job-editor"]': 'in the job editor',
};

export function KeysSection() {
  const commands = useSyncExternalStore(onCommandsChange, withKeys);
  const letterKeys = useWorkbench((state) => state.letterKeys);
  const search = useSettings((state) => state.search)
    .trim()
    .toLowerCase();
  const shown = commands.filter(
    ({ title, group }) => search === '' || `${title} ${group} keys shortcuts`.toLowerCase().includes(search),
  );
  const groups = [...new Set(shown.map(({ group }) => group))];
  return (
    <>
      <SettingRow
        title="Single letters on the canvas"
        text="A, C and O work while the canvas or its outline has focus, never in a text field."
        keywords="keys shortcuts accessibility"
      >
        <Switch checked={letterKeys} label={letterKeys ? 'On' : 'Off'} onChange={setLetterKeys} />
      </SettingRow>
      {groups.map((group) => (
        <div key={group} className={settingsStyles.keyGroup}>
          <h3 className={textStyles.caption}>{group}</h3>
          <ul>
            {shown
              .filter((command) => command.group === group)
              .map((command) => (
                <li key={command.id} className={layoutStyles.row}>
                  <span className={classes(layoutStyles.grow, textStyles.truncated)}>
                    <Marked text={command.title} wanted={search} />
                    {command.within === undefined ? null : (
                      <span className={textStyles.caption}> {regions[command.within] ?? ''}</span>
                    )}
                  </span>
                  <span className={classes(layoutStyles.row, layoutStyles.loose)}>
                    {keysOf(command).map((keys) => (
                      <KeyboardKeys key={keys} parts={chordParts(keys).map(keyName)} />
                    ))}
                  </span>
                </li>
              ))}
          </ul>
        </div>
      ))}
    </>
  );
}

const names: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'Page up',
  PageDown: 'Page down',
};

function keyName(part: string): string {
  return names[part] ?? part;
}
