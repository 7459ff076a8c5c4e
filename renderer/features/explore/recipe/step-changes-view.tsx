/** Under the step in sight: how many values it changed, and some of them before and after; of a filter, rows it dropped. */

import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import type { NodePreview } from '#renderer/features/explore/recipe/recipe-rows.ts';
import { activeSteps, type Recipe, type RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';
import { changesJob, differentRows, type ChangesJob } from '#renderer/features/explore/recipe/step-changes.ts';
import { client } from '#renderer/rpc/connection.ts';
import { cellText } from '#renderer/ui/data-grid/cell-text.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import changesStyles from '#renderer/features/explore/recipe/step-changes.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface StepChangesProps {
  /** Key of the view. */
  readonly path: string;
  /** Other rows of the source have another one. */
  readonly version: string;
  readonly source: RecipeSource;
  readonly recipe: Recipe;
  readonly step: RecipeStep;
  /** Columns before the step. */
  readonly columns: NodePreview['columns'] | undefined;
  /** Every row may be read. */
  readonly isCounted: boolean;
  /** Rows that the step got; undefined: not counted. */
  readonly rowsIn: number | undefined;
}

type Row = Readonly<Record<string, unknown>>;

const mostShown = 3;
/** Among them are the examples, of which none is shown twice. */
const mostRead = 500;
/** Columns of a dropped row. */
const mostColumns = 4;

export function StepChanges({ path, version, source, recipe, step, columns, isCounted, rowsIn }: StepChangesProps) {
  const at = recipe.steps.findIndex(({ id }) => id === step.id);
  const names = columns?.map(({ name }) => name);
  const changes =
    names === undefined ? undefined : changesJob(source, activeSteps(recipe.steps.slice(0, at)), step, names);
  const text = JSON.stringify(changes);
  const key = [path, version, text];
  const shown = useQuery<NodePreview, EngineError>({
    queryKey: ['examples of changes', ...key],
    queryFn: ({ signal }) =>
      client.call('previewNode', { job: changes!.job, nodeId: changes!.nodeId, limit: mostRead }, signal),
    enabled: changes !== undefined,
    retry: false,
  });
  const count = useQuery<number | null, EngineError>({
    queryKey: ['count of changes', ...key],
    queryFn: async ({ signal }) => {
      const { receipts } = await client.call('countNodes', { job: changes!.job, nodeId: changes!.nodeId }, signal);
      return receipts.find(({ nodeId }) => nodeId === changes!.nodeId)?.rowsOut ?? null;
    },
    enabled: changes?.kind === 'values' && isCounted,
    retry: false,
  });
  // A step that cannot be taken says so itself.
  if (changes === undefined || shown.data === undefined) return null;
  const words =
    changes.kind === 'dropped'
      ? shown.data.rows.length === 0
        ? undefined
        : 'Dropped, for example:'
      : count.data != null
        ? `${exactCount(count.data)} of ${countOf(rowsIn ?? count.data, 'value')} changed`
        : shown.data.rows.length === 0 && shown.data.exactness === 'exact'
          ? 'no value changed'
          : undefined;
  return (
    <div className={changesStyles.changes} aria-label={`Changes of the step`} role="group">
      {words === undefined ? null : <p className={textStyles.caption}>{words}</p>}
      {shown.data.rows.length === 0 ? null : (
        <ul>
          {examplesOf(changes, shown.data.rows, names ?? []).map((row, index) => (
            <li key={index}>
              <Example changes={changes} row={row} columns={names ?? []} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function examplesOf(changes: ChangesJob, rows: readonly Row[], columns: readonly string[]): readonly Row[] {
  const seenColumns = changes.kind === 'dropped' ? columns.slice(0, mostColumns) : [changes.before, changes.after];
  return differentRows(rows, seenColumns, mostShown);
}

interface ExampleProps {
  readonly changes: ChangesJob;
  readonly row: Row;
  readonly columns: readonly string[];
}

function Example({ changes, row, columns }: ExampleProps) {
  if (changes.kind === 'dropped') {
    const values = columns.slice(0, mostColumns).map((name) => seen(row[name]));
    return (
      <span className={classes(changesStyles.removed, textStyles.truncated)} title={values.join(', ')}>
        {values.join(', ')}
      </span>
    );
  }
  const [before, after] = [seen(row[changes.before]), seen(row[changes.after])];
  return (
    <>
      <span className={classes(changesStyles.removed, textStyles.truncated)} title={before}>
        <span className={textStyles.screenReaderOnly}>before: </span>
        {before}
      </span>
      <span aria-hidden="true">→</span>
      <span className={classes(changesStyles.changed, textStyles.truncated)} title={after}>
        <span className={textStyles.screenReaderOnly}>after: </span>
        {after}
      </span>
    </>
  );
}

/** Blanks at its ends are seen as dots. */
function seen(value: unknown): string {
  const { text, kind } = cellText(value);
  if (kind !== 'value') return text;
  return text.replaceAll(/^\s+|\s+$/gu, (blanks) => '·'.repeat(blanks.length));
}
