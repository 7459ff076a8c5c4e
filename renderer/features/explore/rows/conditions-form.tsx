/** The conditions of the shown rows, in groups of which all or any hold, and the SQL that they are. */

import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { changeView } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countedValues } from '#renderer/ui/filter-builder/counted-values.ts';
import { FilterBuilder, type FilterView } from '#renderer/ui/filter-builder/filter-builder.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';

interface ConditionsFormProps {
  readonly path: string;
  readonly condition: string;
  readonly preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>;
  onClose(): void;
}

export function ConditionsForm({ path, condition, preview, onClose }: ConditionsFormProps) {
  const [text, setText] = useState(condition);
  const [view, setView] = useState<FilterView>('both');
  const apply = (next: string): void => {
    changeView(path, { condition: next.trim() });
    onClose();
  };
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        apply(text);
      }}
    >
      <div className={rowsStyles.conditions}>
        <FilterBuilder
          view={view}
          text={text}
          label="Condition"
          placeholder="amount > 10 AND (country = 'US' OR country = 'CA')"
          columns={preview.columns}
          valuesOf={(column) => countedValues(preview.columns, preview.rows, column)}
          onChange={setText}
          onView={setView}
        />
      </div>
      <p className={fieldStyles.hint}>The filters above the rows and the search have to match, too.</p>
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        {condition === '' ? null : <Button onClick={() => apply('')}>Remove</Button>}
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          offReason={text.trim() === '' && condition === '' ? 'Complete a condition first' : undefined}
        >
          Filter
        </Button>
      </span>
    </form>
  );
}
