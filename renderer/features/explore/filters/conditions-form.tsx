/** The conditions of the shown rows, in groups of which all or any hold, and the SQL that they are. */

import { useMemo, useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { readingInput } from '#renderer/features/explore/reading/file-reading.ts';
import { useCountedValues } from '#renderer/features/explore/filters/use-counted-values.ts';
import { checkStep } from '#renderer/features/explore/recipe/form/check-step.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { shownSteps } from '#renderer/features/explore/recipe/recipe.ts';
import { StepProblemNote } from '#renderer/features/explore/recipe/form/step-problem-note.tsx';
import { useCheckedSubmit } from '#renderer/features/explore/recipe/form/use-checked-submit.ts';
import { changeView, rowsInput, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { FilterBuilder, type FilterView } from '#renderer/ui/filter-builder/filter-builder.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';

interface ConditionsFormProps {
  readonly path: string;
  /** The file with the rows, whose values are counted; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly open: OpenRows;
  readonly preview: Pick<Output<'previewFile'>, 'columns' | 'rows'>;
  /** null: rows of a query, whose conditions are checked when they are read. */
  readonly source: RecipeSource | null;
  onClose(): void;
}

export function ConditionsForm({ path, counted, open, preview, source, onClose }: ConditionsFormProps) {
  const { condition } = open.view;
  const others = useMemo(() => ({ ...open.view, condition: '' }), [open.view]);
  const valuesOf = useCountedValues(
    counted === undefined ? undefined : { ...readingInput(counted, open), ...rowsInput(others) },
    preview,
  );
  const [text, setText] = useState(condition);
  const [view, setView] = useState<FilterView>('both');
  const { problem, isChecking, submit } = useCheckedSubmit(text);
  const apply = (next: string): void => {
    changeView(path, { condition: next.trim() });
    onClose();
  };
  return (
    <form
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (source === null || text.trim() === '') return apply(text);
        const step = { transform: 'Filter', args: { condition: text.trim() } };
        submit(
          () => checkStep(source, shownSteps(open.recipe), step),
          () => apply(text),
        );
      }}
    >
      <div className={rowsStyles.conditions}>
        <FilterBuilder
          view={view}
          text={text}
          label="Condition"
          placeholder="amount > 10 AND (country = 'US' OR country = 'CA')"
          columns={preview.columns}
          valuesOf={valuesOf}
          onChange={setText}
          onView={setView}
        />
      </div>
      <p className={fieldStyles.hint}>The filters above the rows and the search have to match, too.</p>
      <StepProblemNote problem={problem} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        {condition === '' ? null : <Button onClick={() => apply('')}>Remove</Button>}
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          aria-busy={isChecking}
          offReason={text.trim() === '' && condition === '' ? 'Complete a condition first' : undefined}
        >
          Filter
        </Button>
      </span>
    </form>
  );
}
