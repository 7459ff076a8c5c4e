/** The form of a Recipe node: its steps in words, what each does to rows and columns, and the rows after one in the panel. */

import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { sourceStep } from '#renderer/features/explore/recipe/recipe.ts';
import { stepEffects } from '#renderer/features/explore/recipe/step-effects.ts';
import { SourceLine, StepLine } from '#renderer/features/explore/recipe/step-line.tsx';
import type { JobChecks } from '#renderer/features/jobs/draft/job-checks.ts';
import { showOutput, useShownOutput } from '#renderer/features/jobs/editor-view.ts';
import { feedKey } from '#renderer/features/jobs/graph/node-outputs.ts';
import { recipeOf, stepBefore } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { StepDialog } from '#renderer/features/jobs/recipe/step-dialog.tsx';
import { useStepReceipts } from '#renderer/features/jobs/recipe/step-receipts.ts';
import { portsIn, type Transforms } from '#renderer/features/jobs/transforms.ts';
import { Button } from '#renderer/ui/button.tsx';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import recipeStyles from '#renderer/features/explore/recipe/recipe.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RecipeListProps {
  readonly job: Job;
  readonly node: Node;
  readonly transforms: Transforms;
  readonly checks: JobChecks;
}

export function RecipeList({ job, node, transforms, checks }: RecipeListProps) {
  const recipe = recipeOf(node, useShownOutput(job.name, node.id));
  const { steps, shown } = recipe;
  const feed =
    node.inputs['in'] === undefined ? undefined : feedKey(job, node, 'in', portsIn(transforms, checks.outputs));
  const problems = checks.problems.filter((problem) => problem.node === node.id);
  const ofNode = problems.find(({ step, missing }) => step === undefined && !missing);
  const { receipts, counting } = useStepReceipts(
    job,
    node,
    feed !== undefined && problems.every(({ missing, step }) => missing && step === undefined),
  );
  const list = useRef<HTMLDivElement>(null);
  useSubjects(list, () => ({ menus: ['job-recipe'], title: 'Recipe' }));
  const columnsAfter = (id: string | undefined) =>
    id !== undefined
      ? checks.columns.get(portKey(node.id, id))
      : feed === undefined
        ? undefined
        : checks.columns.get(feed);
  const input = job.nodes.find(({ id }) => id === node.inputs['in']?.node);
  const first = steps.find(({ off }) => !off);
  const show = (id: string): void => showOutput(job.name, node.id, id);
  return (
    <div ref={list} data-part="recipe-steps">
      <p className={classes(textStyles.muted, paneStyles.note, layoutStyles.row, layoutStyles.tight)}>
        {steps.length === 0
          ? 'Without steps, the rows stay unchanged.'
          : counting
            ? 'Counting the rows of each step …'
            : 'Choose a step to see the rows before and after it.'}
      </p>
      <ol className={recipeStyles.steps} aria-label="Steps">
        <SourceLine
          name={input?.name ?? 'No input yet'}
          kind="input"
          isShown={shown === sourceStep}
          rows={first === undefined ? undefined : receipts.get(first.id)?.rowsIn}
          columns={columnsAfter(undefined)?.length}
          onShow={() => show(sourceStep)}
        />
        {steps.map((step, index) => (
          <StepLine
            key={step.id}
            step={step}
            place={index + 1}
            isShown={shown === step.id}
            effects={stepEffects(
              receipts.get(step.id),
              columnsAfter(stepBefore(steps, step.id)?.id),
              columnsAfter(step.id),
            )}
            problem={step.off ? undefined : withoutPlace(problems.find((problem) => problem.step === step.id))}
            commands="jobs"
            onShow={() => show(step.id)}
          />
        ))}
      </ol>
      {ofNode === undefined ? null : (
        <p className={classes(textStyles.bad, paneStyles.note)} role="alert">
          {ofNode.message} {ofNode.hint}
        </p>
      )}
      <section className={classes(paneStyles.section, layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        <Button
          changes
          size="sm"
          icon={<IconPlus size={14} stroke={1.5} />}
          onClick={() => void runCommandById('jobs.step-add')}
        >
          Add step
        </Button>
        {steps.length === 0 ? null : (
          <>
            {shown === null ? null : (
              <Button size="sm" onClick={() => void runCommandById('jobs.recipe-end')}>
                Show end result
              </Button>
            )}
            <Button changes size="sm" onClick={() => void runCommandById('jobs.expand-recipe')}>
              Replace with one node per step
            </Button>
          </>
        )}
      </section>
      <StepDialog job={job} node={node} transforms={transforms} columnsAfter={columnsAfter} feed={feed} />
    </div>
  );
}

/** The step is named by its line already. */
function withoutPlace<P extends { readonly message: string }>(problem: P | undefined): P | undefined {
  return problem === undefined
    ? undefined
    : { ...problem, message: problem.message.replace(/^Step \d+ \(\w+\): /u, '') };
}
