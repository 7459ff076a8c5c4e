/** The recipe beside the rows: its steps in words with what they did, the receipt of all, and what becomes of them. */

import { IconArrowBackUp, IconArrowForwardUp, IconPlus, IconRoute } from '@tabler/icons-react';
import { useRef } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { redoStep, undoStep } from '#renderer/features/explore/recipe/recipe-actions.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { useShownQueries, useStepFacts, type StepFacts } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { activeSteps, sourceStep, type Recipe } from '#renderer/features/explore/recipe/recipe.ts';
import { StepChanges } from '#renderer/features/explore/recipe/step-changes-view.tsx';
import { SourceStep, StepItem } from '#renderer/features/explore/recipe/step-item.tsx';
import { isPlain, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import { classes } from '#renderer/ui/classes.ts';
import factsStyles from '#renderer/ui/facts.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** In the head of the pane. */
export function RecipeButtons({ path, open }: { readonly path: string; readonly open: OpenRows }) {
  const { past, future } = open.history;
  return (
    <>
      <IconButton
        label="Undo last change of recipe"
        keys={chordParts('Ctrl+Z').join(' ')}
        aria-disabled={past.length === 0 || undefined}
        onClick={() => undoStep(path)}
      >
        <IconArrowBackUp size={16} stroke={1.5} />
      </IconButton>
      <IconButton
        label="Redo change of recipe"
        keys={chordParts('Ctrl+Shift+Z').join(' ')}
        aria-disabled={future.length === 0 || undefined}
        onClick={() => redoStep(path)}
      >
        <IconArrowForwardUp size={16} stroke={1.5} />
      </IconButton>
    </>
  );
}

interface RecipePanelProps {
  readonly path: string;
  /** Other rows of the source have another one. */
  readonly version: string;
  /** null: rows that can have no recipe, such as those of a view. */
  readonly source: RecipeSource | null;
  readonly open: OpenRows;
}

export function RecipePanel({ path, version, source, open }: RecipePanelProps) {
  if (source === null)
    return (
      <p className={classes(textStyles.muted, paneStyles.note)}>
        A recipe works on files and tables. Create a job from this view to change its rows.
      </p>
    );
  return <RecipeOf path={path} version={version} source={source} open={open} />;
}

function RecipeOf({ path, version, source, open }: RecipePanelProps & { readonly source: RecipeSource }) {
  const { recipe } = open;
  const { first, job } = useShownQueries(path, version, source, open);
  const isCounted = job === null || first.data?.exactness === 'exact' || open.whole || !isPlain(open.view);
  const facts = useStepFacts(path, version, source, recipe, isCounted && recipe.steps.length > 0, first.error);
  const panel = useRef<HTMLDivElement>(null);
  useSubjects(panel, () => recipeSubject);
  return (
    <div className={recipeStyles.recipe} data-part="recipe" ref={panel}>
      <ol className={recipeStyles.steps} aria-label="Steps">
        <SourceStep path={path} name={source.name} recipe={recipe} facts={facts} />
        {recipe.steps.map((step, index) => (
          <StepItem
            key={step.id}
            path={path}
            step={step}
            place={index + 1}
            recipe={recipe}
            facts={facts}
            changes={
              <StepChanges
                path={path}
                version={version}
                source={source}
                recipe={recipe}
                step={step}
                columns={facts.columns.get(activeSteps(recipe.steps.slice(0, index)).at(-1)?.id ?? sourceStep)}
                isCounted={isCounted}
                rowsIn={facts.receipts?.get(step.id)?.rowsIn}
              />
            }
          />
        ))}
      </ol>
      <div className={recipeStyles.next}>
        <Button
          changes
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          offReason={open.column === undefined ? 'Select a column first' : undefined}
          aria-haspopup="menu"
          data-part="add-step"
          onClick={() => void runCommandById('explore.steps')}
        >
          Add step
        </Button>
        <span>{recipe.steps.length === 0 ? 'for the selected column' : 'after the shown step'}</span>
        <KeyboardKeys parts={chordParts('Alt+A')} />
      </div>
      {recipe.steps.length === 0 ? null : (
        <>
          <Receipts recipe={recipe} facts={facts} />
          <div className={recipeStyles.make}>
            <Button
              changes
              tone="primary"
              size="lg"
              icon={<IconRoute size={15} stroke={1.5} />}
              onClick={() => void runCommandById('jobs.new-from-recipe')}
            >
              Create job from these steps
            </Button>
            <p className={textStyles.caption}>
              Source, a recipe with {countOf(recipe.steps.length, 'step')}, target. The job does not run yet, and the{' '}
              {source.transform === 'PathSource' ? 'file' : 'table'} is not changed.
            </p>
            <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
              <Button changes size="sm" onClick={() => void runCommandById('jobs.new-from-steps')}>
                One node per step
              </Button>
              <Button size="sm" onClick={() => void runCommandById('explore.recipe-sql')}>
                Copy as SQL
              </Button>
              <Button size="sm" onClick={() => void runCommandById('explore.export')}>
                Save result as …
              </Button>
              <Button size="sm" tone="quiet" onClick={() => void runCommandById('explore.recipe-clear')}>
                Remove all steps
              </Button>
            </span>
          </div>
        </>
      )}
    </div>
  );
}

const recipeSubject: Subject = { menus: ['recipe'], title: 'Recipe' };

/** What went in and what became of it, over all steps that are switched on. */
function Receipts({ recipe, facts }: { readonly recipe: Recipe; readonly facts: StepFacts }) {
  const { receipts, counting } = facts;
  const steps = recipe.steps.map((step, index) => ({ place: index + 1, receipt: receipts?.get(step.id) }));
  const first = receipts?.get('source');
  const last = activeSteps(recipe.steps).at(-1)?.id ?? 'source';
  const end = receipts?.get(last);
  const rejected = [...(receipts?.values() ?? [])].reduce((sum, receipt) => sum + receipt.rejected, 0);
  return (
    <section className={classes(paneStyles.section, recipeStyles.receipt)} aria-label="Row receipt">
      <h4>
        Row receipt
        {counting ? (
          <span className={classes(layoutStyles.end, paneStyles.headEnd, layoutStyles.row, layoutStyles.tight)}>
            <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" />
            counting
          </span>
        ) : end === undefined ? null : (
          <span className={classes(layoutStyles.end, paneStyles.headEnd)}>all rows, exact</span>
        )}
      </h4>
      {first === undefined || end === undefined ? (
        <p className={textStyles.muted}>
          {counting
            ? 'Every row is read.'
            : facts.problems.size > 0
              ? 'Counted when every step can be applied.'
              : (facts.error?.message ?? 'The source is large. Its rows are counted once every row is read.')}
        </p>
      ) : (
        <dl className={factsStyles.facts}>
          <dt>Rows in</dt>
          <dd>{exactCount(first.rowsIn)}</dd>
          {steps.map(({ place, receipt }) =>
            receipt === undefined || receipt.filtered === 0 ? null : (
              <div key={`filtered ${place}`} className={factsStyles.pair}>
                <dt>Filtered, step {place}</dt>
                <dd>−{exactCount(receipt.filtered)}</dd>
              </div>
            ),
          )}
          {steps.map(({ place, receipt }) =>
            receipt === undefined || receipt.deduplicated === 0 ? null : (
              <div key={`deduplicated ${place}`} className={factsStyles.pair}>
                <dt>Deduplicated, step {place}</dt>
                <dd>−{exactCount(receipt.deduplicated)}</dd>
              </div>
            ),
          )}
          <dt>Rejected</dt>
          <dd>{exactCount(rejected)}</dd>
          <dt className={recipeStyles.rowTotal}>Rows out</dt>
          <dd className={classes(recipeStyles.rowTotal, textStyles.strong)}>{exactCount(end.rowsOut)}</dd>
        </dl>
      )}
    </section>
  );
}
