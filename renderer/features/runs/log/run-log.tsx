/** A run's log. */

import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { logFacts } from '#renderer/features/runs/log/log-facts.ts';
import { useRunNodes } from '#renderer/features/runs/run-nodes.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import type { Output } from '#engine/contract/procedures/index.ts';
import runStyles from '#renderer/features/runs/run-editor.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

type Entry = Output<'getRunLog'>['items'][number];
const levelClass: Readonly<Record<Entry['level'], string | undefined>> = {
  debug: textStyles.muted,
  info: undefined,
  warning: textStyles.warning,
  error: textStyles.bad,
};

export function RunLog({ run }: { readonly run: JobRunText }) {
  const log = useProcedure('getRunLog', { id: run.id, limit: 1000 });
  const nodes = useRunNodes(run.jobName);
  if (log.error !== null) return <ErrorView error={log.error} />;
  if (log.data === undefined) return <LoadingView text="Loading the log" />;
  return (
    <SimpleTable
      label="Log"
      columns={columnsOf((id) => nodes.get(id)?.name)}
      rows={log.data.items}
      keyOf={(entry, index) => `${entry.time} ${index}`}
      empty="The log is empty."
    />
  );
}

/** DuckDB's own words, `reason`, hold advice about settings that a person does not have: they are in the tooltip alone. */
const columnsOf = (nodeName: (id: string) => string | undefined): readonly SimpleColumn<Entry>[] => [
  { title: 'Time', width: '120', cell: ({ time }) => <span className={textStyles.muted}>{timeOfDay(time)}</span> },
  { title: 'Level', width: '80', cell: ({ level }) => <span className={levelClass[level]}>{level}</span> },
  {
    title: 'Message',
    wraps: true,
    cell: ({ message, level }) => <span className={levelClass[level]}>{message}</span>,
  },
  {
    title: 'Details',
    wraps: true,
    cell: ({ details: { reason, ...facts } }) => (
      <span className={textStyles.muted} {...(typeof reason === 'string' ? { title: reason } : {})}>
        {logFacts(facts, nodeName).map(([name, text]) => (
          <span key={name} className={runStyles.logFact}>
            {name} <span className={classes(textStyles.monospace, textStyles.secondary)}>{text}</span>{' '}
          </span>
        ))}
      </span>
    ),
  },
];
