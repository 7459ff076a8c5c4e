/** Where the rows at a node of a run are from, in words. Pure. */

import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { isActive } from '#renderer/features/runs/run-words.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

/** `200 rows from files of finished tasks (2 of 8)`, `200 rows computed from the inputs of the run`, or why there are none. */
export function originWords(found: Output<'getRunRows'>, run: JobRunText): string {
  if (found.from === 'none') return noneWords(found.why, run);
  const rows = countOf(found.rows.length, 'row');
  if (found.from === 'files') {
    const { finishedTasks, taskCount } = found;
    const which =
      taskCount === 1
        ? 'the finished task'
        : `finished tasks (${exactCount(finishedTasks)} of ${exactCount(taskCount)})`;
    return `${rows} from files of ${which}, not published yet`;
  }
  const sampled = found.exactness === 'sample' ? ', from a sample of them' : '';
  const incomplete = found.complete ? '' : '; rows can lack a match, since an input was too large to read';
  const rejected = found.rejected === 0 ? '' : `; ${countOf(found.rejected, 'rejected record')}`;
  return `${rows} computed now from the inputs of the run${sampled}${incomplete}${rejected}`;
}

function noneWords(why: Extract<Output<'getRunRows'>, { readonly from: 'none' }>['why'], run: JobRunText): string {
  switch (why) {
    case 'notPlanned':
      return isActive(run) ? 'The run has no plan yet.' : 'The run has no stored plan, so no rows can be shown.';
    case 'undone':
      return 'The run was undone. Its rows are no longer in the target.';
    case 'published':
      return run.jobRunState === 'SUCCEEDED'
        ? 'The rows were published. Open the output to see them.'
        : 'The commit is publishing the rows.';
  }
}
