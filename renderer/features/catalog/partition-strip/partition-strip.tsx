/** The partitions of a table in one line: rows, nulls, size and age of each, or of groups that open into their partitions. */

import { useMemo, useState, type KeyboardEvent } from 'react';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import type { PartitionGroupText } from '#engine/contract/procedures/tables/partition-strip.ts';
import {
  groupFacts,
  groupTitle,
  nullShare,
  percentText,
  rangeText,
  shadesFromZero,
  shadesOfTimes,
  statisticsWords,
  valuesText,
} from '#renderer/features/catalog/partition-strip/strip-shades.ts';
import { byValues } from '#renderer/features/catalog/partitions/partition-order.ts';
import { valueFilter, type RowFilter } from '#renderer/features/explore/rows/rows-view.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import stripStyles from '#renderer/features/catalog/partition-strip/partition-strip.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** As many as can be distinguished. */
const mostGroups = 120;

interface StripRange {
  readonly first: readonly (string | null)[];
  readonly last: readonly (string | null)[];
}

interface PartitionStripProps {
  readonly table: TableText;
  /** Called with what the rows of the opened partition have. */
  onOpen(filter: readonly RowFilter[]): void;
}

/** Groups of several partitions are spans of the catalog's own order, and stay in it. */
function inOrder(
  groups: readonly PartitionGroupText[],
  keys: TableText['partitionKeys'],
): readonly PartitionGroupText[] {
  if (groups.some(({ partitionCount }) => partitionCount > 1)) return groups;
  const compare = byValues(keys);
  return groups.toSorted((left, right) => compare(left.first, right.first));
}

export function PartitionStrip({ table, onOpen }: PartitionStripProps) {
  const { databaseName, name, partitionKeys, partitionCount } = table;
  const [ranges, setRanges] = useState<readonly StripRange[]>([]);
  const [chosen, setChosen] = useState<number>();
  const range = ranges.at(-1);
  const strip = useProcedure('getPartitionStrip', { databaseName, name, groups: mostGroups, ...range });
  const groups = useMemo(() => inOrder(strip.data?.groups ?? [], partitionKeys), [strip.data, partitionKeys]);
  const at = chosen === undefined ? undefined : groups[chosen];
  const enter = (group: PartitionGroupText): void => {
    if (group.partitionCount === 1)
      onOpen(partitionKeys.map((key, place) => valueFilter(key.name, group.first[place] ?? null, true)));
    else {
      setRanges([...ranges, { first: group.first, last: group.last }]);
      setChosen(undefined);
    }
  };
  const leave = (): void => {
    setRanges(ranges.slice(0, -1));
    setChosen(undefined);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const places: Readonly<Record<string, number>> = {
      ArrowRight: (chosen ?? -1) + 1,
      ArrowLeft: (chosen ?? groups.length) - 1,
      Home: 0,
      End: groups.length - 1,
    };
    const next = places[event.key];
    if (next !== undefined) setChosen(Math.max(0, Math.min(groups.length - 1, next)));
    else if (event.key === 'Enter' && at !== undefined) enter(at);
    else if (event.key === 'Backspace' && ranges.length > 0) leave();
    else return;
    event.preventDefault();
  };
  if (strip.error !== null || (strip.data !== undefined && groups.length === 0)) return null;
  const grouped = groups.some((group) => group.partitionCount > 1);
  const lanes = [
    laneOf('Rows', stripStyles.rows, exactCount, groups, (group) => group.recordCount, ' rows'),
    nullsLane(groups),
    laneOf('Size', stripStyles.size, byteSize, groups, (group) => group.sizeBytes),
    laneOf('Added', stripStyles.age, timeOfDay, groups, (group) => group.newest, '', shadesOfTimes),
  ];
  return (
    <section className={stripStyles.strip} aria-label="Partition strip" data-part="partition-strip">
      <div className={classes(layoutStyles.row, textStyles.compact)}>
        <b>{countOf(strip.data?.partitionCount ?? partitionCount, 'partition')}</b>
        <span className={classes(textStyles.secondary, textStyles.truncated)}>
          {partitionKeys.map((key) => key.name).join(' / ')}
          {groups.length === 0 ? '' : ` ${valuesText(groups[0]!.first)} to ${valuesText(groups.at(-1)!.last)}`}
          {grouped ? ', in groups' : ''}
          {strip.data === undefined ? '' : ` · ${statisticsWords(strip.data.statistics)}`}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.tight, textStyles.caption)}>
          {ranges.length === 0 ? null : (
            <Button size="sm" title="Backspace" onClick={leave}>
              Back to more partitions
            </Button>
          )}
          <KeyboardKeys parts={['←', '→']} />
          move
          <KeyboardKeys parts={['Enter']} />
          open
        </span>
      </div>
      <div className={stripStyles.body}>
        <div className={stripStyles.titles} aria-hidden="true">
          {lanes.map(({ title }) => (
            <span key={title}>{title}</span>
          ))}
        </div>
        <div
          className={stripStyles.groups}
          role="listbox"
          tabIndex={0}
          aria-label={`Partitions of ${databaseName}.${name}`}
          aria-busy={strip.data === undefined}
          {...(at === undefined ? {} : { 'aria-activedescendant': `strip-${chosen}` })}
          onKeyDown={onKeyDown}
        >
          {groups.map((group, index) => (
            <Group
              key={JSON.stringify(group.first)}
              id={`strip-${index}`}
              group={group}
              isChosen={index === chosen}
              shades={lanes.map(({ shades, tone }) => ({ shade: shades[index]!, tone }))}
              onChoose={() => setChosen(index)}
              onEnter={() => enter(group)}
            />
          ))}
        </div>
        <div className={classes(stripStyles.titles, textStyles.secondary)}>
          {lanes.map(({ title, range: ends }) => (
            <span key={title}>{ends}</span>
          ))}
        </div>
      </div>
      <div className={classes(layoutStyles.row, textStyles.compact, stripStyles.facts)} role="status">
        {at === undefined ? (
          <span className={textStyles.secondary}>Choose a partition to see its rows, nulls, files, size and age.</span>
        ) : (
          <>
            <b className={textStyles.truncated}>{groupTitle(at)}</b>
            <span className={textStyles.truncated}>{groupFacts(at)}</span>
            <span className={layoutStyles.end}>
              <Button size="sm" onClick={() => enter(at)}>
                {at.partitionCount === 1 ? 'Show rows' : 'Show its partitions'}
              </Button>
            </span>
          </>
        )}
      </div>
    </section>
  );
}

interface Lane {
  readonly title: string;
  readonly tone: string | undefined;
  readonly shades: readonly (number | null)[];
  /** The least and the greatest value. */
  readonly range: string;
}

function laneOf(
  title: string,
  tone: string | undefined,
  text: (value: number) => string,
  groups: readonly PartitionGroupText[],
  valueOf: (group: PartitionGroupText) => number | null,
  unit = '',
  shadesOf: typeof shadesFromZero = shadesFromZero,
): Lane {
  const values = groups.map(valueOf);
  return { title, tone, shades: shadesOf(values), range: values.length === 0 ? '' : rangeText(values, text, unit) };
}

function nullsLane(groups: readonly PartitionGroupText[]): Lane {
  const values = groups.map(({ nulls }) => nullShare(nulls));
  return {
    title: 'Nulls',
    tone: stripStyles.nulls,
    shades: shadesFromZero(values),
    range: values.length === 0 ? '' : rangeText(values, percentText, ' of cells', 'not computed'),
  };
}

interface GroupProps {
  readonly id: string;
  readonly group: PartitionGroupText;
  readonly isChosen: boolean;
  readonly shades: readonly { readonly shade: number | null; readonly tone: string | undefined }[];
  onChoose(): void;
  onEnter(): void;
}

function Group({ id, group, isChosen, shades, onChoose, onEnter }: GroupProps) {
  const words = `${groupTitle(group)}: ${groupFacts(group)}`;
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      aria-label={words}
      title={words}
      className={classes(stripStyles.group, isChosen && stripStyles.chosen)}
      onClick={onChoose}
      onDoubleClick={onEnter}
    >
      {shades.map(({ shade, tone }, lane) => (
        <i
          key={lane}
          className={classes(tone, shade === null && stripStyles.unknown)}
          style={{ opacity: shade ?? 1 }}
        />
      ))}
    </div>
  );
}
