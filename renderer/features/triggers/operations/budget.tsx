/** What runs hold of the machine: a bar for cores and one for memory, with a piece for each run. */

import { useRef } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { openRun, runTab } from '#renderer/features/runs/run-actions.ts';
import { runTitle } from '#renderer/features/runs/run-words.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { byteSize, exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/operations/operations.module.css';

type Queue = Output<'getQueue'>;

export function Budget({ queue }: { readonly queue: Queue }) {
  return (
    <div className={operationsStyles.budget}>
      <Bar title="Cores" queue={queue} of="cores" words={exactCount} />
      <Bar title="Memory" queue={queue} of="memory" words={byteSize} />
    </div>
  );
}

interface BarProps {
  readonly title: string;
  readonly queue: Queue;
  readonly of: 'cores' | 'memory';
  words(amount: number): string;
}

function Bar({ title, queue, of, words }: BarProps) {
  const taken = queue.running.reduce((sum, run) => sum + run[of], 0);
  const root = useRef<HTMLDivElement>(null);
  useSubjects(root, (target) => {
    const run = queue.running.find(({ runId }) => runId === target.closest<HTMLElement>('[data-run]')?.dataset['run']);
    return run === undefined ? undefined : subjectOf(runTab({ ...run, id: run.runId }));
  });
  // One run alone may have more than there is.
  const whole = Math.max(queue[of], taken);
  return (
    <div>
      <div className={classes(layoutStyles.row, textStyles.compact)}>
        <span>{title}</span>
        <span className={classes(layoutStyles.end, textStyles.secondary)}>
          {words(taken)} of {words(queue[of])} reserved
        </span>
      </div>
      <div ref={root} className={operationsStyles.bar}>
        {queue.running.map((run) => {
          const named = { id: run.runId, jobName: run.jobName, number: run.number };
          const text = `${runTitle(named)}: ${words(run[of])}, ${exactCount(run.workers)} of ${exactCount(run.mostWorkers)} workers`;
          return (
            <button
              key={run.runId}
              type="button"
              data-run={run.runId}
              className={operationsStyles.piece}
              style={{ width: `${(run[of] / whole) * 100}%` }}
              title={text}
              aria-label={text}
              onClick={() => openRun(named)}
            >
              {run.jobName}
            </button>
          );
        })}
      </div>
    </div>
  );
}
