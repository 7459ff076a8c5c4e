/** A run's log. */

import { useProcedure } from '#renderer/rpc/queries.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import type { Output } from '#engine/contract/procedures/index.ts';

type Entry = Output<'getRunLog'>['items'][number];
const tones: Readonly<Record<Entry['level'], string>> = { debug: 't3', info: '', warning: 'warn', error: 'bad' };

export function RunLog({ runId }: { readonly runId: string }) {
  const log = useProcedure('getRunLog', { id: runId, limit: 1000 });
  if (log.error !== null) return <ErrorView error={log.error} />;
  if (log.data === undefined) return <LoadingView text="Loading the log" />;
  return (
    <SimpleTable
      label="Log"
      columns={columns}
      rows={log.data.items}
      keyOf={(entry, index) => `${entry.time} ${index}`}
      empty="The log is empty."
    />
  );
}

/** DuckDB's own words, `reason`, hold advice about settings that a person does not have: they are in the tooltip alone. */
const columns: readonly SimpleColumn<Entry>[] = [
  { title: 'Time', width: '120', cell: ({ time }) => <span className="t3">{timeOfDay(time)}</span> },
  { title: 'Level', width: '80', cell: ({ level }) => <span className={tones[level]}>{level}</span> },
  {
    title: 'Message',
    wraps: true,
    cell: ({ message, level }) => <span className={tones[level]}>{message}</span>,
  },
  {
    title: 'Details',
    wraps: true,
    cell: ({ details: { reason, ...facts } }) => (
      <span className="t3" {...(typeof reason === 'string' ? { title: reason } : {})}>
        {Object.entries(facts).map(([name, value]) => (
          <span key={name} className="log-fact">
            {name} <span className="mono t2">{typeof value === 'string' ? value : JSON.stringify(value)}</span>{' '}
          </span>
        ))}
      </span>
    ),
  },
];
