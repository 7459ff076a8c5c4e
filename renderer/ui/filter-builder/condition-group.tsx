/** A group of conditions: all or any of them hold; its members, and what adds further ones. */

import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { ConditionRow } from '#renderer/ui/filter-builder/condition-row.tsx';
import {
  deepest,
  newCondition,
  noConditions,
  withMemberAt,
  type Group,
} from '#renderer/ui/filter-builder/condition-tree.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import filterStyles from '#renderer/ui/filter-builder/filter-builder.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ConditionGroupProps {
  readonly group: Group;
  /** Indexes from the top; none of the whole. */
  readonly place: readonly number[];
  readonly columns: readonly ColumnText[] | undefined;
  valuesOf(column: string): readonly Suggestion[];
  onChange(group: Group): void;
  /** It was just added: its first condition gets the focus. */
  readonly isNew?: boolean;
  /** Absent: the whole cannot be removed. */
  onRemove?(): void;
}

export function ConditionGroup({
  group,
  place,
  columns,
  isNew = false,
  valuesOf,
  onChange,
  onRemove,
}: ConditionGroupProps) {
  /** The member that was added last gets the focus. */
  const [added, setAdded] = useState<number | null>(isNew ? 0 : null);
  useEffect(() => {
    // It has the focus now; a redone step that brings its place back would take the focus there.
    if (added !== null) setAdded(null);
  }, [added]);
  const adders = useRef<HTMLDivElement>(null);
  const isTop = place.length === 0;
  const title = place.map((each) => each + 1).join('.');
  const add = (member: Group['members'][number]): void => {
    setAdded(group.members.length);
    onChange({ ...group, members: [...group.members, member] });
  };
  const change = (index: number, next: Group['members'][number] | undefined): void => {
    if (next !== undefined) return onChange(withMemberAt(group, index, next));
    if (group.members.length === 1 && onRemove !== undefined) return onRemove();
    // The button goes with the last member; before it, the next one's takes its place.
    if (index === group.members.length - 1) adders.current?.querySelector('button')?.focus();
    onChange(withMemberAt(group, index, undefined));
  };
  return (
    <div
      className={classes(filterStyles.group, !isTop && filterStyles.inner)}
      role="group"
      aria-label={isTop ? 'Conditions' : `Group ${title}`}
    >
      <div className={classes(layoutStyles.row, layoutStyles.close, textStyles.compact, textStyles.secondary)}>
        {isTop ? 'Keep rows that match' : null}
        <Segments<'all' | 'any'>
          label={isTop ? 'How many conditions have to hold' : `How many conditions of group ${title} have to hold`}
          small
          current={group.all ? 'all' : 'any'}
          onChange={(next) => onChange({ ...group, all: next === 'all' })}
          segments={[
            { name: 'all', title: 'all' },
            { name: 'any', title: 'any' },
          ]}
        />
        {isTop ? 'of these' : 'of this group'}
        {onRemove === undefined ? null : (
          <span className={layoutStyles.end}>
            <IconButton removes label={`Remove group ${title}`} onClick={onRemove}>
              <IconX size={14} stroke={1.5} />
            </IconButton>
          </span>
        )}
      </div>
      {group.members.map((member, index) =>
        member.kind === 'group' ? (
          <ConditionGroup
            key={index}
            group={member}
            place={[...place, index]}
            columns={columns}
            valuesOf={valuesOf}
            isNew={index === added}
            onChange={(next) => change(index, next)}
            onRemove={() => change(index, undefined)}
          />
        ) : (
          <ConditionRow
            key={index}
            condition={member}
            title={[...place, index].map((each) => each + 1).join('.')}
            columns={columns}
            valuesOf={valuesOf}
            isNew={index === added}
            onChange={(next) => change(index, next)}
            onRemove={() => change(index, undefined)}
          />
        ),
      )}
      <div className={classes(layoutStyles.row, layoutStyles.close)} ref={adders}>
        <Button size="sm" icon={<IconPlus size={14} stroke={1.5} />} onClick={() => add(newCondition)}>
          Condition
        </Button>
        {place.length + 1 >= deepest ? null : (
          <Button
            size="sm"
            icon={<IconPlus size={14} stroke={1.5} />}
            onClick={() => add({ ...noConditions, all: !group.all, members: [newCondition] })}
          >
            Group
          </Button>
        )}
      </div>
    </div>
  );
}
