/** The dialog of a step of a Recipe node: a new one is chosen by its kind and a column first. */

import { useId, useState, type ReactNode } from 'react';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { EditedStep } from '#renderer/features/explore/recipe/form/edited-step.tsx';
import { replaceStep, type NewStep } from '#renderer/features/explore/recipe/recipe.ts';
import { stepWords } from '#renderer/features/explore/recipe/step-words.ts';
import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { findShownOutput, showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { usePreview } from '#renderer/features/jobs/panel/use-preview.ts';
import { addShownStep } from '#renderer/features/jobs/recipe/recipe-actions.ts';
import { recipeOf, setSteps, shownStep, stepBefore } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { beginStep, newStepKinds, usesColumn } from '#renderer/features/jobs/recipe/new-step-kinds.ts';
import type { Transforms } from '#renderer/features/jobs/transforms.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import formStyles from '#renderer/ui/form/schema-form.module.css';

interface StepDialogProps {
  readonly job: Job;
  readonly node: Node;
  readonly transforms: Transforms;
  /** undefined: of the input. */
  columnsAfter(id: string | undefined): readonly ColumnText[] | undefined;
  /** Key of the output that the node reads; undefined: it is not connected. */
  readonly feed: string | undefined;
}

const noColumns: readonly ColumnText[] = [];
const noRows: readonly Readonly<Record<string, unknown>>[] = [];

export function StepDialog({ job, node, transforms, columnsAfter, feed }: StepDialogProps) {
  const edited = useEditorView(({ editedStep }) => (editedStep?.nodeId === node.id ? editedStep : null));
  const recipe = recipeOf(node, findShownOutput(job.name, node.id));
  const step = recipe.steps.find(({ id }) => id === edited?.stepId);
  const atEnd = recipe.shown === null ? stepBefore(recipe.steps, '') : shownStep(recipe);
  const before = edited?.stepId == null ? atEnd : stepBefore(recipe.steps, edited.stepId);
  const isOpen = edited !== null && (edited.stepId === null || step !== undefined);
  const key = before === undefined ? feed : portKey(node.id, before.id);
  const preview = usePreview(job, isOpen ? key : undefined);
  const columns = columnsAfter(before?.id) ?? noColumns;
  const shared = { columns, rows: preview.data?.rows ?? noRows };
  const close = (): void => showInEditor({ editedStep: null });
  const title = step === undefined ? 'New step' : `${stepWords(step).verb}: edit the step`;
  return (
    <Dialog open={isOpen} onClose={close} title={title} width={560}>
      {step === undefined ? (
        <NewStepForm
          {...shared}
          transforms={transforms}
          onSave={(made) => addShownStep(job.name, node.id, made)}
          onClose={close}
        />
      ) : (
        <EditedStep
          {...shared}
          step={{ transform: step.transform, args: step.args }}
          isNew={false}
          onSave={(changed) =>
            editDraft(job.name, (draft) => setSteps(draft, node.id, replaceStep(recipe, step.id, changed).steps))
          }
          onClose={close}
        />
      )}
    </Dialog>
  );
}

interface NewStepFormProps {
  readonly columns: readonly ColumnText[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly transforms: Transforms;
  onSave(step: NewStep): void;
  onClose(): void;
}

function NewStepForm({ columns, rows, transforms, onSave, onClose }: NewStepFormProps) {
  const kinds = newStepKinds(transforms, columns);
  const [kindName, setKind] = useState<string>();
  const [columnName, setColumn] = useState<string>();
  const kind = kinds.find(({ name }) => name === kindName) ?? kinds[0];
  if (kind === undefined) return null;
  const fitting = columns.filter(({ type }) => kind.fits?.(type) ?? true);
  const column = fitting.find(({ name }) => name === columnName) ?? fitting[0];
  return (
    <div className={formStyles.form}>
      <ChoiceField label="Step" value={kind.name} onChange={setKind}>
        {kinds.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </ChoiceField>
      {usesColumn(kind) && column !== undefined ? (
        <ChoiceField label="Column" value={column.name} onChange={setColumn}>
          {fitting.map(({ name, type }) => (
            <option key={name} value={name}>
              {name} ({type})
            </option>
          ))}
        </ChoiceField>
      ) : null}
      <EditedStep
        key={`${kind.name}\n${column?.name ?? ''}`}
        step={beginStep(kind, column, columns)}
        isNew
        columns={columns}
        rows={rows}
        takesFocus={kindName === undefined && columnName === undefined}
        onSave={onSave}
        onClose={onClose}
      />
    </div>
  );
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly value: string;
  readonly children: ReactNode;
  onChange(value: string): void;
}

function ChoiceField({ label, value, children, onChange }: ChoiceFieldProps) {
  const id = useId();
  return (
    <div className={fieldStyles.field}>
      <label className={fieldStyles.label} htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className={inputStyles.input}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {children}
      </select>
    </div>
  );
}
