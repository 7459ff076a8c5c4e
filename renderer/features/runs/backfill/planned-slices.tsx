/** The slices that a backfill would run, and those that it would skip. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { sliceWords } from '#renderer/features/runs/backfill/backfill-words.ts';
import { classes } from '#renderer/ui/classes.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import backfillStyles from '#renderer/features/runs/backfill/backfill.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Plan = Output<'planBackfill'>;
type Slice = Plan['slices'][number];

/** More would not be read by anyone; the numbers count all. */
const mostShown = 200;

interface BackfillSlicesProps {
  /** undefined: it is not known yet. */
  readonly plan: Plan | undefined;
  /** Why there is no plan. */
  readonly problem: string | undefined;
}

export function BackfillSlices({ plan, problem }: BackfillSlicesProps) {
  if (plan === undefined)
    return (
      <p className={classes(textStyles.compact, textStyles.secondary)} role="status">
        {problem ?? 'Listing slices'}
      </p>
    );
  const { slices, toRun, notes } = plan;
  return (
    <>
      <div className={backfillStyles.slices}>
        <SimpleTable
          label="Slices"
          columns={columns}
          rows={slices.slice(0, mostShown)}
          keyOf={({ arguments: given }) => sliceWords(given)}
        />
      </div>
      <p className={textStyles.compact} role="status">
        {toRun === slices.length
          ? `${countOf(slices.length, 'slice')} to run`
          : `${exactCount(toRun)} of ${countOf(slices.length, 'slice')} to run, the others are done`}
        {slices.length > mostShown ? `; the first ${mostShown} are listed` : ''}.
      </p>
      {notes.map((note) => (
        <p key={note} className={classes(textStyles.compact, textStyles.secondary)}>
          {note}
        </p>
      ))}
    </>
  );
}

const columns: readonly SimpleColumn<Slice>[] = [
  { title: 'Slice', wraps: true, cell: ({ arguments: given }) => sliceWords(given) },
  {
    title: 'Action',
    width: '200',
    cell: ({ doneBy }) =>
      doneBy === null ? 'Run' : `Skip: done${doneBy.number === null ? '' : ` by run #${doneBy.number}`}`,
  },
];
