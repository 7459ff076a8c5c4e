/** The command palette: every command, table and job, by typing. */

import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { commandEntries, useThingEntries, type PaletteEntry } from '#renderer/app/palette/entries.ts';
import { closePalette, usePalette } from '#renderer/app/palette/palette-store.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { groupTogether, rank, type Ranked } from '#renderer/ui/pick-list/rank.ts';

const most = 60;

export function Palette() {
  const { open, text } = usePalette();
  return (
    <Dialog open={open} onClose={closePalette} label="Command palette" width={620} high>
      <PaletteBody initial={text} />
    </Dialog>
  );
}

function PaletteBody({ initial }: { readonly initial: string }) {
  const [typed, setTyped] = useState(initial);
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const onlyCommands = typed.startsWith('>');
  const wanted = onlyCommands ? typed.slice(1) : typed;
  const things = useThingEntries(wanted, !onlyCommands);
  const entries = useMemo(() => [...(onlyCommands ? [] : things), ...commandEntries()], [things, onlyCommands]);
  const best = rank(
    entries,
    wanted,
    (entry) => entry.title,
    (entry) => [...entry.keywords, entry.group],
  ).slice(0, most);
  const ranked = groupTogether(best, (entry) => entry.group);
  useEffect(() => setIndex(0), [typed]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [index]);

  const choose = (entry: PaletteEntry | undefined): void => {
    if (entry === undefined) return;
    closePalette();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => setIndex((before) => Math.min(before + 1, ranked.length - 1)),
      ArrowUp: () => setIndex((before) => Math.max(before - 1, 0)),
      Enter: () => choose(ranked[index]?.entry),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };

  return (
    <div className="palette" onKeyDown={onKeyDown}>
      <input
        className="palette-field"
        data-autofocus
        autoFocus
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        placeholder="Type a table, a job or a command; > for commands only"
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={ranked[index] === undefined ? undefined : `palette-${index}`}
        aria-label="Search tables, jobs, commands"
      />
      <div className="menu palette-list" role="listbox" id="palette-list" aria-label="Results" ref={list}>
        {ranked.length === 0 ? <p className="t3 palette-none">Nothing is called "{wanted}".</p> : null}
        {ranked.map((each, place) => (
          <PaletteRow
            key={each.entry.id}
            ranked={each}
            place={place}
            isCurrent={place === index}
            startsGroup={ranked[place - 1]?.entry.group !== each.entry.group}
            onChoose={choose}
          />
        ))}
      </div>
    </div>
  );
}

interface PaletteRowProps {
  readonly ranked: Ranked<PaletteEntry>;
  readonly place: number;
  readonly isCurrent: boolean;
  readonly startsGroup: boolean;
  onChoose(entry: PaletteEntry): void;
}

function PaletteRow({ ranked: { entry, marks }, place, isCurrent, startsGroup, onChoose }: PaletteRowProps) {
  const Icon = entry.icon;
  return (
    <>
      {startsGroup ? (
        <div className="cap palette-group" role="presentation">
          {entry.group}
        </div>
      ) : null}
      <div
        id={`palette-${place}`}
        role="option"
        aria-selected={isCurrent}
        className={`mi${isCurrent ? ' on' : ''}`}
        onClick={() => onChoose(entry)}
      >
        {Icon === undefined ? <span className="palette-icon" /> : <Icon size={16} stroke={1.5} />}
        <span className="grow cut">
          {Array.from(entry.title, (letter, at) =>
            marks.includes(at) ? (
              <b key={at} className="acc">
                {letter}
              </b>
            ) : (
              letter
            ),
          )}
        </span>
        {entry.caption === undefined ? null : <span className="cap">{entry.caption}</span>}
        {entry.keys === undefined ? null : <KeyboardKeys parts={chordParts(entry.keys)} />}
      </div>
    </>
  );
}
