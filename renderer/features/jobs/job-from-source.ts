/** A new job that begins with a file or a table: from looking at data to working with it. */

import { IconRoute } from '@tabler/icons-react';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Command } from '#renderer/app/commands/command.ts';
import { activeRecipe, activeSource } from '#renderer/features/explore/recipe/recipe-actions.ts';
import { jobOfSteps, lastNode, nodeDistance, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import { sourceOfFile, sourceOfTable } from '#renderer/features/explore/recipe/recipe-source.ts';
import { recipeWithFilters } from '#renderer/features/explore/recipe/recipe-with-filters.ts';
import { activeSteps, noRecipe, type Recipe } from '#renderer/features/explore/recipe/recipe.ts';
import { activeFile, activeRows, openRowsOf, tableRowsPath } from '#renderer/features/explore/rows/rows-view.ts';
import { beginDraft, select } from '#renderer/features/jobs/draft/draft-store.ts';
import { freeNodeId, freeNodeName, freeTargetPath } from '#renderer/features/jobs/graph/edit-job.ts';
import { recipeTransform, writtenSteps } from '#renderer/features/jobs/recipe/recipe-steps.ts';
import { openJob } from '#renderer/features/jobs/job-actions.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { activeTable, type TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';

/** Names that are tried before the last error counts. */
const mostNames = 100;

/** The file in front, read as the user has stated it. */
function activeSourceFile(): RecipeSource | undefined {
  const path = activeFile();
  return path === undefined ? undefined : sourceOfFile(path, openRowsOf(path));
}

/** A view becomes the statement that it is, over the tables that it reads. @throws EngineError of getTable, draftQueryJob. */
async function createJobFromTable({ databaseName, name }: TableName): Promise<void> {
  const { tableType } = await client.call('getTable', { databaseName, name });
  if (tableType === 'EXTERNAL_TABLE')
    return createJobFrom(sourceOfTable({ databaseName, name }), tableRowsPath({ databaseName, name }));
  const sql = `SELECT * FROM ${sqlName(databaseName)}.${sqlName(name)}`;
  const { job } = await client.call('draftQueryJob', { sql, name: 'draft' });
  await createJob(name, (jobName) => ({ ...job, name: jobName }));
}

/** With the steps of the grid, and the rows that its filters keep. @throws EngineError of saveJob. */
function createJobFrom(source: RecipeSource, path: string): Promise<void> {
  const seen = activeRows()?.path === path ? openRowsOf(path).recipe : noRecipe;
  const { recipe, left } = withFiltersOfGrid(path, seen.steps.length === 0 ? null : seen);
  const make = (name: string): Job => {
    if (recipe.steps.length === 0) return jobOf(name, source);
    return seen.steps.length === 0 ? jobOfSteps(name, source, recipe.steps) : jobOfRecipe(name, source, recipe.steps);
  };
  return createJob(stemOf(source), make, source.name, left);
}

/** Of the rows in front, as they are shown; others are not filtered. @param path of the rows. */
function withFiltersOfGrid(path: string, recipe: Recipe | null): ReturnType<typeof recipeWithFilters> {
  const rows = activeRows();
  if (rows?.path !== path) return { recipe: recipe ?? noRecipe, left: '' };
  return recipeWithFilters(recipe, openRowsOf(path).view, rows.preview.columns);
}

/**
 * Source, a Recipe with all steps or a node for each step that is switched on, and a target; it is not run.
 * @throws EngineError of saveJob.
 */
function createJobFromRecipe(as: 'recipe' | 'nodes'): Promise<void> {
  const [source, { path, recipe: seen }] = [activeSource()!, activeRecipe()!];
  const { recipe, left } = withFiltersOfGrid(path, seen);
  const { steps } = recipe;
  const make = (name: string): Job =>
    withTarget(as === 'recipe' ? jobOfRecipe(name, source, steps) : jobOfSteps(name, source, activeSteps(steps)));
  return createJob(`${stemOf(source)}-clean`, make, source.name, left);
}

function withTarget(job: Job): Job {
  const last = lastNode(job);
  const { x } = job.layout[last]!;
  const target = {
    id: freeNodeId(job, 'target'),
    name: freeNodeName(job, 'Files'),
    transform: 'PathTarget',
    inputs: { in: { node: last } },
    args: { path: freeTargetPath(job) },
  };
  return jobSchema.parse({
    ...job,
    nodes: [...job.nodes, target],
    layout: { ...job.layout, [target.id]: { x: x + nodeDistance, y: 0 } },
  });
}

function jobOfRecipe(name: string, source: RecipeSource, steps: Recipe['steps']): Job {
  const job = jobOfSteps(name, source, []);
  const recipe = {
    id: freeNodeId(job, 'recipe'),
    name: freeNodeName(job, 'Recipe'),
    transform: recipeTransform,
    inputs: { in: { node: lastNode(job) } },
    args: { steps: writtenSteps(steps) },
  };
  return jobSchema.parse({
    ...job,
    nodes: [...job.nodes, recipe],
    layout: { ...job.layout, [recipe.id]: { x: nodeDistance, y: 0 } },
  });
}

function stemOf({ name }: RecipeSource): string {
  return name.replace(/\.[^.]*$/u, '').slice(0, 200) || 'job';
}

/** Under the first free name made of the stem. @param reads what it is said to read. @param left a sentence on what it lacks. @throws EngineError of saveJob. */
async function createJob(stem: string, make: (name: string) => Job, reads = stem, left = ''): Promise<void> {
  for (let number = 1; ; number += 1) {
    const job = make(number === 1 ? stem : `${stem}-${number}`);
    try {
      const { hash } = await runCommand('saveJob', { job, expectedHash: null });
      beginDraft(job.name, { hash, job });
    } catch (thrown) {
      if (toEngineError(thrown).code === 'AlreadyExists' && number < mostNames) continue;
      throw thrown;
    }
    openJob(job.name);
    // The last one: of a job with steps, its target.
    select(
      job.name,
      job.nodes.slice(-1).map(({ id }) => id),
    );
    openInspector();
    showToast({
      tone: left === '' ? 'ok' : 'warn',
      title: `Job ${job.name} created. It reads ${reads}.`,
      ...(left === '' ? {} : { text: left }),
    });
    return;
  }
}

function jobOf(name: string, source: RecipeSource): Job {
  const id = freeNodeId(jobSchema.parse({ name }), source.name);
  return jobSchema.parse({ name, nodes: [{ id, ...source }], layout: { [id]: { x: 0, y: 0 } } });
}

const command = {
  changes: true,
  group: 'Jobs',
  icon: IconRoute,
  keywords: ['new', 'transform', 'etl', 'convert', 'export'],
} as const;

export const jobFromSourceCommands: readonly Command[] = [
  {
    ...command,
    id: 'jobs.new-from-file',
    once: true,
    title: 'Create job from this file',
    when: () => activeSourceFile() !== undefined,
    run: () => createJobFrom(activeSourceFile()!, activeFile()!),
  },
  {
    ...command,
    id: 'jobs.new-from-table',
    once: true,
    title: 'Create job from this table',
    when: () => activeTable() !== undefined,
    run: () => createJobFromTable(activeTable()!),
  },
  {
    ...command,
    id: 'jobs.new-from-recipe',
    once: true,
    title: 'Create job from steps of recipe',
    when: () => activeSource() !== undefined,
    run: () => createJobFromRecipe('recipe'),
  },
  {
    ...command,
    id: 'jobs.new-from-steps',
    once: true,
    title: 'Create job with one node per step of recipe',
    menuTitle: 'Create job with one node per step',
    when: () => activeSource() !== undefined,
    run: () => createJobFromRecipe('nodes'),
  },
];
