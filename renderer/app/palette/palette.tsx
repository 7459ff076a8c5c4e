/** The command palette: every command, open editor, table and job, by typing. */

import { useMemo, useState } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { commandEntries, tabEntries, useThingEntries, type PaletteEntry } from '#renderer/app/palette/entries.ts';
import { closePalette, usePalette } from '#renderer/app/palette/palette-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

const most = 60;

export function Palette() {
  const { open, text } = usePalette();
  return (
    <Dialog open={open} onClose={closePalette} label="Command palette" width={620} high>
      <PaletteBody key={text} initial={text} />
    </Dialog>
  );
}

function PaletteBody({ initial }: { readonly initial: string }) {
  const [typed, setTyped] = useState(initial);
  const onlyCommands = typed.startsWith('>');
  const wanted = onlyCommands ? typed.slice(1) : typed;
  const things = useThingEntries(wanted, !onlyCommands);
  const entries = useMemo(() => {
    if (onlyCommands) return commandEntries();
    const open = tabEntries();
    const shown = new Set(open.map(({ id }) => id));
    return [...open, ...things.filter(({ id }) => !shown.has(id)), ...commandEntries()];
  }, [things, onlyCommands]);
  const items = useMemo(() => entries.map(itemOf), [entries]);
  return (
    <PickList
      label="Search tables, jobs, commands"
      placeholder="Type a table, job or command name. Start with > for commands only."
      items={items}
      empty="No matching command."
      search={{ typed, wanted, onTyped: setTyped }}
      grouped
      most={most}
      onPick={({ id }) => {
        closePalette();
        entries.find((entry) => entry.id === id)?.run();
      }}
    />
  );
}

function itemOf({ id, title, group, keywords, icon: Icon, keys, caption }: PaletteEntry): PickItem {
  return {
    id,
    title,
    group,
    keywords,
    ...(Icon === undefined ? {} : { icon: <Icon size={16} stroke={1.5} /> }),
    ...(caption === undefined ? {} : { caption }),
    ...(keys === undefined ? {} : { keys: chordParts(keys) }),
  };
}
