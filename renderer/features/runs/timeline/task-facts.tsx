/** What is known of one task of a timeline: for keys and screen readers, what a tooltip says to a pointer. */

import { IconX } from '@tabler/icons-react';
import { taskState, taskStateWords, taskTitle, type Task } from '#renderer/features/runs/task-words.ts';
import { useNow } from '#renderer/features/runs/use-now.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { byteSize, duration, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import timelineStyles from '#renderer/features/runs/timeline.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface TaskFactsProps {
  readonly task: Task;
  /** All of the run. */
  readonly tasks: readonly Task[];
  onClose(): void;
}

export function TaskFacts({ task, tasks, onClose }: TaskFactsProps) {
  const { startedOn, completedOn, peakMemory, spilledBytes, fileCount, error } = task;
  const state = taskState(task, tasks);
  const now = useNow(state === 'RUNNING');
  const facts = [
    ...(startedOn === null ? [] : [`started ${timeOfDay(startedOn)}`]),
    ...(startedOn === null || (completedOn === null && state !== 'RUNNING')
      ? []
      : [`${completedOn === null ? 'running for' : 'took'} ${duration((completedOn ?? now) - startedOn)}`]),
    ...(peakMemory === null ? [] : [`peak memory ${byteSize(peakMemory)}`]),
    ...(spilledBytes === null || spilledBytes === 0 ? [] : [`${byteSize(spilledBytes)} spilled to disk`]),
    ...(fileCount === 0 ? [] : [`${exactCount(fileCount)} ${fileCount === 1 ? 'file' : 'files'} written`]),
  ];
  return (
    <section className={timelineStyles.taskFacts} aria-label="Task">
      <div className={layoutStyles.grow} role="status">
        <p>
          <b className={textStyles.strong}>{taskTitle(task, tasks)}</b>:{' '}
          <span className={classes(state === 'FAILED' && textStyles.bad)}>{taskStateWords[state]}</span>
          <span className={textStyles.secondary}>, {facts.join(', ')}</span>
        </p>
        {error === null ? null : <p className={textStyles.wrapAnywhere}>{error.message}</p>}
      </div>
      <IconButton label="Close task" onClick={onClose}>
        <IconX size={14} stroke={1.5} />
      </IconButton>
    </section>
  );
}
