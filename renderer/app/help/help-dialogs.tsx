/** The keys that act in the view in front, and what this app is. */

import { useMemo, useState } from 'react';
import { listedCommands } from '#renderer/app/commands/command.ts';
import { keysOf } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { KeyList } from '#renderer/app/help/key-list.tsx';
import { showHelp, useHelp } from '#renderer/app/help/help-commands.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';
import helpStyles from '#renderer/app/help/help.module.css';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const About = loadedLater(async () => (await import('#renderer/app/help/about.tsx')).About);

const close = (): void => showHelp(null);

export function HelpDialogs() {
  const shown = useHelp((state) => state.shown);
  return (
    <>
      <Dialog open={shown === 'keys'} onClose={close} title="Keys of this view" width={860}>
        <KeysOfView />
      </Dialog>
      <Dialog open={shown === 'about'} onClose={close} title="About Tenon" width={560}>
        <About
          onOpenGuide={() => {
            close();
            void runCommandById('guide.open');
          }}
        />
      </Dialog>
    </>
  );
}

function KeysOfView() {
  const [wanted, setWanted] = useState('');
  // Those of the view first, which has most of them; those of the window last.
  const commands = useMemo(() => {
    const all = listedCommands().filter((command) => keysOf(command).length > 0);
    const groups = [...Map.groupBy(all, ({ group }) => group)];
    const weight = ([group, members]: (typeof groups)[number]): number => (group === 'Window' ? 0 : members.length);
    return groups.sort((left, right) => weight(right) - weight(left)).flatMap(([, members]) => members);
  }, []);
  const text = wanted.trim().toLowerCase();
  const shown = commands.filter(({ title, group }) => `${title} ${group}`.toLowerCase().includes(text));
  return (
    <>
      <FilterField label="Filter keys" value={wanted} isFirst onChange={setWanted} />
      <div className={helpStyles.scroll} tabIndex={0} role="region" aria-label="Keys">
        {shown.length === 0 ? <p className={textStyles.muted}>No matches.</p> : <KeyList commands={shown} />}
      </div>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button
          onClick={() => {
            close();
            void runCommandById('settings.keys');
          }}
        >
          All keys
        </Button>
        <Button tone="primary" onClick={close}>
          Close
        </Button>
      </span>
    </>
  );
}
