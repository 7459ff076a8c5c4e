/** Three steps to a first result, on the start page until they are done or hidden. */

import { IconCheck, IconEyeOff, IconFolderSearch, IconPlus, IconRoute } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useOpenedFiles } from '#renderer/features/explore/open-path-store.ts';
import startStyles from '#renderer/features/explore/start-page.module.css';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { openTab } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const useFirstSteps = create<{ readonly hidden: boolean }>()(
  persist((): { readonly hidden: boolean } => ({ hidden: false }), { name: 'tenon.first-steps', version: 1 }),
);

/** Runs among which one that succeeded is sought. */
const newestRuns = 50;

interface Step {
  readonly title: string;
  /** What it gives, or by what it is done. */
  readonly text: string;
  readonly isDone: boolean;
  /** undefined: it is elsewhere on the page. */
  readonly action?: ReactNode;
}

export function FirstSteps() {
  const hidden = useFirstSteps((state) => state.hidden);
  const steps = useSteps();
  if (hidden || steps === undefined || steps.every(({ isDone }) => isDone)) return null;
  const current = steps.findIndex(({ isDone }) => !isDone);
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section aria-label="First result in three steps">
      <div className={layoutStyles.row}>
        <h2 className={classes(startStyles.heading, layoutStyles.grow)}>First result in three steps</h2>
        <span className={textStyles.caption}>
          {done} of {steps.length}
        </span>
      </div>
      <ol className={classes(startStyles.card, startStyles.steps)}>
        {steps.map(({ title, text, isDone, action }, index) => (
          <li
            key={title}
            className={startStyles.step}
            data-state={isDone ? 'done' : index === current ? 'current' : 'later'}
            aria-current={index === current ? 'step' : undefined}
          >
            <span className={startStyles.mark} role="img" aria-label={isDone ? 'Done' : `Step ${index + 1}`}>
              {isDone ? <IconCheck size={14} stroke={2} /> : index + 1}
            </span>
            <span className={layoutStyles.grow}>
              <span className={classes(textStyles.strong, startStyles.description)}>{title}</span>
              <span className={textStyles.secondary}>{text}</span>
            </span>
            {isDone ? null : action}
          </li>
        ))}
      </ol>
      <Button
        tone="quiet"
        size="sm"
        icon={<IconEyeOff size={14} stroke={1.5} />}
        onClick={() => useFirstSteps.setState({ hidden: true })}
      >
        Hide this list
      </Button>
    </section>
  );
}

/** undefined until it is known what has been done. */
function useSteps(): readonly Step[] | undefined {
  const opened = useOpenedFiles(({ paths }) => paths[0]);
  const tables = useProcedure('searchTables', { text: '', limit: 1 });
  const jobs = useProcedure('getListedJobs', { limit: 1 });
  const runs = useProcedure('getJobRuns', { limit: newestRuns });
  if (tables.data === undefined || jobs.data === undefined || runs.data === undefined) return undefined;
  const table = tables.data.items[0];
  const job = jobs.data.items[0];
  const succeeded = runs.data.items.find(({ jobRunState }) => jobRunState === 'SUCCEEDED');
  const isOpened = opened !== undefined || table !== undefined;
  return [
    {
      title: 'Look at the rows of a file',
      text:
        opened === undefined
          ? 'Drop one on this window, or choose one.'
          : `You opened ${opened.split(/[\\/]/u).at(-1)}.`,
      isDone: isOpened,
    },
    {
      title: 'Find the tables in a folder',
      text:
        table === undefined
          ? 'A crawl adds them to the catalog.'
          : `The first table is ${table.name} (${countOf(table.objectCount, 'file')}).`,
      isDone: table !== undefined,
      action: (
        <Button
          changes
          icon={<IconFolderSearch size={15} stroke={1.5} />}
          onClick={() => void runCommandById('crawlers.crawl-path')}
        >
          Crawl folder
        </Button>
      ),
    },
    {
      title: 'Save a result',
      text:
        succeeded === undefined
          ? 'A job reads rows, changes them and writes the result. With its bookmark enabled, the next run reads only new files.'
          : `${succeeded.jobName} has run.`,
      isDone: succeeded !== undefined,
      action:
        job === undefined ? (
          <Button changes icon={<IconPlus size={15} stroke={1.5} />} onClick={() => void runCommandById('jobs.new')}>
            Create job
          </Button>
        ) : (
          <Button icon={<IconRoute size={15} stroke={1.5} />} onClick={() => openTab(jobTab(job.name))}>
            Open job
          </Button>
        ),
    },
  ];
}
