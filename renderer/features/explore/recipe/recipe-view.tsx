/** The rows after the steps of a recipe in the place of those of their source, or why there are none. */

import { IconPencil } from '@tabler/icons-react';
import { useMemo } from 'react';
import { EngineError } from '#engine/contract/errors.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { showAfter, undoStep } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { RecipeBar } from '#renderer/features/explore/recipe/recipe-bar.tsx';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { RecipeNote } from '#renderer/features/explore/recipe/recipe-note.tsx';
import type { RecipeRows } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { sourceStep } from '#renderer/features/explore/recipe/recipe.ts';
import { StepDialog } from '#renderer/features/explore/recipe/form/step-form.tsx';
import { ReloadButton } from '#renderer/features/explore/rows/reload-rows.tsx';
import { RowsArea } from '#renderer/features/explore/rows/rows-area.tsx';
import type { OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

interface RecipeViewProps {
  readonly path: string;
  /** For the names of saved files. */
  readonly name: string;
  readonly source: RecipeSource;
  readonly open: OpenRows;
  readonly rows: RecipeRows;
}

/** How a file in the cache is read: as it is found. */
export function asCached(open: OpenRows): OpenRows {
  return { ...open, format: undefined, options: {}, saved: true };
}

/** A step is a node of the job that is previewed. */
function asStepError({ code, message, hint, details }: EngineError): EngineError {
  return new EngineError(code, message.replace(/^Node "/u, 'Step "'), {
    details,
    ...(hint === undefined ? {} : { hint }),
  });
}

const nothing = { columns: [], rows: [] };

export function RecipeView({ path, name, source, open, rows }: RecipeViewProps) {
  const cached = useMemo(() => asCached(open), [open]);
  if (rows.error !== null) {
    const { node } = rows.error.details;
    const isOfStep = open.recipe.steps.some(({ id }) => id === node);
    return (
      <>
        <RecipeBar path={path} recipe={open.recipe} />
        <ErrorView error={isOfStep ? asStepError(rows.error) : rows.error}>
          <span className={classes(layoutStyles.row, layoutStyles.close)}>
            {isOfStep ? (
              <Button
                tone="primary"
                icon={<IconPencil size={15} stroke={1.5} />}
                onClick={() =>
                  void runCommandById('explore.step-edit', { menus: [], title: 'Step', stepId: String(node) })
                }
              >
                Edit step
              </Button>
            ) : null}
            <ReloadButton path={path} reload={rows.reload} />
            {open.history.past.length === 0 ? null : <Button onClick={() => undoStep(path)}>Undo</Button>}
            <Button onClick={() => showAfter(path, sourceStep)}>Show source</Button>
          </span>
        </ErrorView>
        <StepDialog path={path} open={open} source={source} preview={nothing} />
      </>
    );
  }
  if (rows.preview === undefined || rows.source === undefined) return <LoadingView text="Reading the rows" />;
  const note = <RecipeNote path={path} rows={rows} />;
  return (
    <RowsArea
      path={path}
      name={name}
      counted={rows.file}
      what="result"
      label={`Rows of ${name} after the steps`}
      open={cached}
      rows={rows}
      preview={rows.preview}
      source={rows.source}
      recipe={{ source, job: rows.job }}
      note={rows.totalCount === null && rows.file === undefined ? note : null}
      waiting={
        <EmptyView title="Charts and profiles need every row" text="Only the first rows are loaded.">
          {note}
        </EmptyView>
      }
    />
  );
}
