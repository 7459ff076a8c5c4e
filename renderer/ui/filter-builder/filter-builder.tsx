/** The condition of a filter: built from columns, operators and values, or written; each is the same text. */

import { useState } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { countConditions, newCondition, noConditions, type Group } from '#renderer/ui/filter-builder/condition-tree.ts';
import { ConditionGroup } from '#renderer/ui/filter-builder/condition-group.tsx';
import { readConditions } from '#renderer/ui/filter-builder/read-conditions.ts';
import { whyUnfinished, writeConditions } from '#renderer/ui/filter-builder/write-conditions.ts';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import { classes } from '#renderer/ui/classes.ts';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import filterStyles from '#renderer/ui/filter-builder/filter-builder.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Views of the condition of a filter: conditions, text, or both. */
export type FilterView = 'builder' | 'expression' | 'both';

interface FilterBuilderProps {
  readonly view: FilterView;
  /** Of the expression; '' when there is none. */
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  /** Of the rows that are filtered; undefined while they are not known. */
  readonly columns: readonly ColumnText[] | undefined;
  /** Known values of a column, as text. */
  valuesOf(column: string): readonly Suggestion[];
  onChange(text: string): void;
  onView(view: FilterView): void;
}

interface Built {
  /** The text that the conditions are of. */
  readonly text: string;
  /** Why the text cannot be shown as conditions: `it calls upper`. */
  readonly conditions: Group | string;
}

function builtFrom(text: string): Built {
  // Nothing yet: one begins to fill in a first condition.
  if (text.trim() === '') return { text, conditions: { ...noConditions, members: [newCondition] } };
  return { text, conditions: readConditions(text) };
}

export function FilterBuilder({
  view,
  text,
  label,
  placeholder,
  columns,
  valuesOf,
  onChange,
  onView,
}: FilterBuilderProps) {
  const [built, setBuilt] = useState(() => builtFrom(text));
  const [isWriting, setWriting] = useState(false);
  const { conditions } = built;
  const isOld = built.text !== text;
  // While one writes, the conditions above keep their place and so does the text.
  if (isOld && !isWriting) setBuilt(builtFrom(text));
  const change = (group: Group): void => {
    const next = writeConditions(group);
    setBuilt({ text: next, conditions: group });
    if (next !== text) onChange(next);
  };
  return (
    <div className={filterStyles.filter}>
      <div>
        <Segments<FilterView>
          label="Views of the condition"
          small
          current={view}
          onChange={onView}
          segments={[
            { name: 'builder', title: 'Builder' },
            { name: 'expression', title: 'Expression' },
            { name: 'both', title: 'Both' },
          ]}
        />
      </div>
      {view === 'expression' ? null : typeof conditions === 'string' ? (
        <p className={classes(textStyles.compact, textStyles.secondary)} role="status">
          Cannot be shown as conditions: {conditions}.
        </p>
      ) : (
        <ConditionGroup group={conditions} place={[]} columns={columns} valuesOf={valuesOf} onChange={change} />
      )}
      {view === 'builder' && typeof conditions !== 'string' ? null : (
        <div
          onFocus={() => setWriting(true)}
          onBlur={({ currentTarget, relatedTarget }) => {
            if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setWriting(false);
          }}
        >
          {view === 'expression' ? null : (
            <p className={classes(fieldStyles.label, filterStyles.expressionLabel)}>
              Expression
              <span className={textStyles.caption}>{relationOf(conditions, isOld)}</span>
            </p>
          )}
          <div className={formStyles.codeField}>
            <CodeEditor
              className={formStyles.codeBox}
              value={text}
              label={label}
              language="sql"
              lineNumbers={false}
              placeholder={placeholder}
              onChange={onChange}
            />
          </div>
        </div>
      )}
    </div>
  );
}

/** Of the text to the conditions above it. */
function relationOf(conditions: Group | string, isOld: boolean): string {
  if (isOld) return 'conditions update when you leave this field';
  if (typeof conditions === 'string') return '';
  const isUnfinished = countConditions(conditions, (each) => whyUnfinished(each) !== undefined) > 0;
  return isUnfinished ? 'unfinished conditions are omitted' : 'edit either one';
}
