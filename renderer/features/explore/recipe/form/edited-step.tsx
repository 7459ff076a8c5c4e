/** The form of one step: of its own where that is shorter, else that of the transform's arguments. */

import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { StepProblem } from '#renderer/features/explore/recipe/form/check-step.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { ReplaceFields, SplitFields, TypeFields } from '#renderer/features/explore/recipe/form/step-fields.tsx';
import { formOf, isReady } from '#renderer/features/explore/recipe/step-forms.ts';
import { StepArguments } from '#renderer/features/explore/recipe/form/step-arguments.tsx';
import { StepProblemNote } from '#renderer/features/explore/recipe/form/step-problem-note.tsx';
import { useCheckedSubmit } from '#renderer/features/explore/recipe/form/use-checked-submit.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { classes } from '#renderer/ui/classes.ts';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import fieldStyles from '#renderer/ui/form/field.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';

interface EditedStepProps {
  /** With which the form begins. */
  readonly step: NewStep;
  readonly isNew: boolean;
  /** That the step reads. */
  readonly columns: readonly ColumnText[];
  /** Values for conditions. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** False: what was chosen elsewhere in the dialog keeps the focus (default: the first field gets it). */
  readonly takesFocus?: boolean;
  /** Before the step is saved; a problem stays in the form, with its reason. Absent: every step is saved. */
  check?(step: NewStep): Promise<StepProblem | undefined>;
  onSave(step: NewStep): void;
  onClose(): void;
}

export function EditedStep({ step, isNew, columns, rows, takesFocus = true, check, onSave, onClose }: EditedStepProps) {
  const [draft, setDraft] = useState(step);
  const form = useRef<HTMLFormElement>(null);
  const transform = useProcedure('getTransforms', {}).data?.find(({ name }) => name === draft.transform);
  const fields = useMemo(() => (transform === undefined ? [] : fieldsOf(transform.args)), [transform]);
  // A step keeps the form that it began with: while one writes, its text may look like another one's.
  const [kind] = useState(() => formOf(step));
  const ready = transform !== undefined && isReady(kind, draft, fields);
  useLayoutEffect(() => {
    if (!takesFocus) return;
    const inputs = [...(form.current?.querySelectorAll<HTMLInputElement>('input, select, textarea') ?? [])];
    // Where something is to be filled in; the dialog gives it the focus. New columns of a split are proposed.
    const wanted = kind === 'split' ? undefined : inputs.find(({ value }) => value === '');
    const first = wanted ?? inputs[0];
    first?.setAttribute('data-autofocus', '');
    first?.focus();
    if (kind === 'split') first?.select();
  }, [transform, kind, takesFocus]);
  const { problem, isChecking, submit } = useCheckedSubmit(draft);
  const save = (): void => {
    onSave(draft);
    onClose();
  };
  const changeArgument = (name: string, value: unknown): void => {
    const { [name]: _before, ...others } = draft.args;
    setDraft({ ...draft, args: value === undefined ? others : { ...draft.args, [name]: value } });
  };
  return (
    <form
      ref={form}
      className={formStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        if (check === undefined) save();
        else submit(() => check(draft), save);
      }}
    >
      {transform === undefined ? null : kind === 'arguments' ? (
        <>
          <p className={fieldStyles.hint}>{transform.summary}</p>
          <div className={classes(draft.transform === 'Filter' && recipeStyles.conditions)}>
            <StepArguments fields={fields} args={draft.args} columns={columns} rows={rows} onChange={changeArgument} />
          </div>
        </>
      ) : kind === 'type' ? (
        <TypeFields step={draft} onChange={setDraft} />
      ) : kind === 'split' ? (
        <SplitFields step={draft} onChange={setDraft} />
      ) : (
        <ReplaceFields step={draft} onChange={setDraft} />
      )}
      <StepProblemNote problem={problem} />
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          aria-busy={isChecking}
          offReason={ready ? undefined : 'Fill in the form first'}
        >
          {isNew ? 'Add step' : 'Save step'}
        </Button>
      </span>
    </form>
  );
}
