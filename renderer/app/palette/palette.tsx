/** The command palette: every command, open editor and thing of the workspace, by typing. */

import { useMemo, useState } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import {
  tabEntries,
  useCommandEntries,
  useRecentEntries,
  useThingEntries,
  type PaletteScope,
} from '#renderer/app/palette/entries.ts';
import type { PaletteEntry } from '#renderer/app/palette/palette-entry.ts';
import { closePalette, usePalette } from '#renderer/app/palette/palette-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { PickList, type PickItem } from '#renderer/ui/pick-list/pick-list.tsx';

const most = 60;

/** The first sign of what was typed → what is searched (design/README.md §7). */
const scopes: ReadonlyMap<string, PaletteScope | 'commands'> = new Map([
  ['', 'all'],
  ['>', 'commands'],
  ['@', 'columns'],
  ['#', 'runs'],
]);

export function Palette() {
  const open = usePalette((state) => state.open);
  const text = usePalette((state) => state.text);
  const times = usePalette((state) => state.times);
  return (
    <Dialog open={open} onClose={closePalette} label="Command palette" width={620} high>
      <PaletteBody key={times} initial={text} />
    </Dialog>
  );
}

function PaletteBody({ initial }: { readonly initial: string }) {
  const [typed, setTyped] = useState(initial);
  const sign = scopes.has(typed.charAt(0)) ? typed.charAt(0) : '';
  const scope = scopes.get(sign)!;
  const wanted = typed.slice(sign.length);
  const things = useThingEntries(wanted, scope === 'commands' ? null : scope);
  const commands = useCommandEntries();
  const recent = useRecentEntries();
  const isBlank = wanted.trim() === '';
  const entries = useMemo(() => {
    if (scope === 'commands') return commands;
    if (scope !== 'all') return things;
    const open = [...tabEntries(), ...(isBlank ? recent : [])];
    const shown = new Set(open.map(({ id }) => id));
    return [...open, ...things.filter(({ id }) => !shown.has(id)), ...commands];
  }, [things, commands, recent, isBlank, scope]);
  // Alone, the name of a column would find every command of columns.
  const isSeveral = /\S\s+\S/u.test(wanted);
  const items = useMemo(() => entries.map((entry) => itemOf(entry, isSeveral)), [entries, isSeveral]);
  return (
    <PickList
      label="Search tables, jobs, commands"
      placeholder="Type a name, or what you want to do"
      foot="> commands  @ columns  # runs"
      items={items}
      empty={
        scope === 'columns'
          ? 'Type part of a column name.'
          : scope === 'runs'
            ? 'Nothing has run yet.'
            : 'No matching command.'
      }
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

function itemOf(entry: PaletteEntry, byAbout: boolean): PickItem {
  const { id, title, names, group, keywords, icon: Icon, keys, caption, about, last } = entry;
  return {
    id,
    title,
    group,
    keywords: byAbout && about !== undefined ? [...keywords, about] : keywords,
    ...(names === undefined ? {} : { names }),
    ...(Icon === undefined ? {} : { icon: <Icon size={16} stroke={1.5} /> }),
    ...(caption === undefined ? {} : { caption }),
    ...(last === undefined ? {} : { last }),
    ...(keys === undefined ? {} : { keys: chordParts(keys) }),
  };
}
