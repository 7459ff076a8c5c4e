/** Jobs that show what one step changes: the values before and after it, or the rows that it drops. Pure. */

import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { argumentText } from '#renderer/features/explore/recipe/argument-text.ts';
import { jobOfSteps, lastNode, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import type { RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';
import { readColumnPath } from '#renderer/ui/code/column-path.ts';
import { sqlName } from '#renderer/ui/code/sql-name.ts';

export interface ChangesJob {
  readonly job: Job;
  /** Its rows are the changed or dropped ones. */
  readonly nodeId: string;
  readonly kind: 'values' | 'dropped';
  /** Of `values`: the column with the values before, and the one with those after. */
  readonly before: string;
  readonly after: string;
}

const beforeColumn = '__before_the_step';
const [keepNode, changedNode, jobName] = ['keep_before', 'changed', 'changes of a step'];

/**
 * @param before steps that are switched on, before it.
 * @param columns names of the columns before it. @returns undefined: the step changes no value in place and drops no row.
 */
export function changesJob(
  source: RecipeSource,
  before: readonly RecipeStep[],
  step: RecipeStep,
  columns: readonly string[],
): ChangesJob | undefined {
  const job = jobOfSteps(jobName, source, before);
  const from = lastNode(job);
  if (step.transform === 'Filter') {
    // Rows for which the condition is null are dropped, too.
    const condition = `NOT coalesce((${argumentText(step.args['condition'])}), false)`;
    return changes(job, [node(changedNode, 'Filter', from, { condition })], 'dropped', '');
  }
  const column = changedInPlace(step);
  if (column === undefined || !columns.includes(column) || columns.includes(beforeColumn)) return undefined;
  const [old, now] = [sqlName(beforeColumn), sqlName(column)].map((name) => `CAST(${name} AS STRING)`);
  const nodes = [
    node(keepNode, 'DerivedColumn', from, { colName: beforeColumn, expr: sqlName(column) }),
    node(step.id, step.transform, keepNode, step.args),
    node(changedNode, 'Filter', step.id, { condition: `${old} IS DISTINCT FROM ${now}` }),
  ];
  return changes(job, nodes, 'values', column);
}

function changes(job: Job, nodes: readonly Node[], kind: ChangesJob['kind'], after: string): ChangesJob {
  return {
    job: jobSchema.parse({ ...job, nodes: [...job.nodes, ...nodes] }),
    nodeId: changedNode,
    kind,
    before: beforeColumn,
    after,
  };
}

function node(id: string, transform: string, from: string, args: Readonly<Record<string, unknown>>): Node {
  return { id, name: id, transform, inputs: { in: { node: from } }, args: { ...args } };
}

/** The column whose values the step replaces by others; undefined: it makes new columns, or leaves the values alone. */
function changedInPlace({ transform, args }: RecipeStep): string | undefined {
  const isNew = typeof args['newColName'] === 'string' && args['newColName'] !== '';
  switch (transform) {
    case 'DerivedColumn':
      return argumentText(args['colName']);
    case 'ToTimestamp':
      return isNew ? undefined : readColumnPath(argumentText(args['colName']));
    case 'FillNulls':
      return onlyOne(args['fills'], 'column');
    case 'ResolveChoice':
      return onlyOne(args['specs'], 'path');
    default:
      return undefined;
  }
}

/** Of a list with one entry. */
function onlyOne(list: unknown, name: string): string | undefined {
  const [first, ...more] = Array.isArray(list) ? (list as readonly unknown[]) : [];
  return more.length > 0 || typeof first !== 'object' || first === null
    ? undefined
    : readColumnPath(argumentText((first as Readonly<Record<string, unknown>>)[name]));
}

type Row = Readonly<Record<string, unknown>>;

/** The first of the rows that differ in what is shown of them. @param shown columns. @param most how many rows. */
export function differentRows(rows: readonly Row[], shown: readonly string[], most: number): readonly Row[] {
  const seen = new Set<string>();
  return rows
    .filter((row) => {
      const text = JSON.stringify(shown.map((name) => row[name] ?? null));
      return !seen.has(text) && seen.add(text);
    })
    .slice(0, most);
}
