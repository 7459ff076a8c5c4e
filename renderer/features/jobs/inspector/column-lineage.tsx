/** Where the chosen column of a node comes from and goes to, with every node one click away. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, type ReactNode } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import { onlyOutput, readPortKey } from '#engine/contract/definitions/node-port.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import { findCanvas, showInEditor, showNodeView } from '#renderer/features/jobs/editor-view.ts';
import { captionLines } from '#renderer/features/jobs/graph/node-words.ts';
import { checkedText } from '#renderer/features/runs/check-job.ts';
import { client } from '#renderer/rpc/connection.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import lineageStyles from '#renderer/features/jobs/inspector/column-lineage.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

type Lineage = Output<'getColumnLineage'>;
type Traced = Lineage['comesFrom']['values'][number];

interface ColumnLineageProps {
  readonly name: string;
  readonly job: Job;
  /** Key of the node and its output. */
  readonly nodeId: string;
  readonly column: string;
}

/** Longer lists say how many more there are. */
const mostShown = 30;

export function ColumnLineage({ name, job, nodeId, column }: ColumnLineageProps) {
  const text = useSettled(
    useMemo(() => checkedText(job), [job]),
    300,
  );
  const traced = useQuery<Lineage, EngineError>({
    queryKey: ['getColumnLineage', nodeId, column, text],
    queryFn: ({ signal }) => {
      const { port, ...of } = readPortKey(nodeId);
      const output = port === onlyOutput ? {} : { port };
      return client.call('getColumnLineage', { job: JSON.parse(text) as Job, ...of, ...output, column }, signal);
    },
    // Never that of another column, not even for a moment.
    placeholderData: (before, query) =>
      query?.queryKey[1] === nodeId && query.queryKey[2] === column ? before : undefined,
    gcTime: 60_000,
  });
  const nodes = traced.isPlaceholderData ? undefined : traced.data?.nodes;
  useEffect(() => {
    showInEditor({ tracedNodes: nodes ?? [] });
    return () => showInEditor({ tracedNodes: [] });
  }, [nodes]);
  return (
    <section className={lineageStyles.lineage} aria-label={`Lineage of ${column}`} aria-busy={traced.isPlaceholderData}>
      {traced.error !== null ? <ErrorView error={traced.error} /> : null}
      {traced.error === null && traced.data === undefined ? <LoadingView text="Tracing the column" /> : null}
      {traced.error === null && traced.data !== undefined ? (
        <LineageText name={name} job={job} column={column} lineage={traced.data} />
      ) : null}
    </section>
  );
}

function LineageText({
  name,
  job,
  column,
  lineage: { comesFrom, goesTo },
}: Omit<ColumnLineageProps, 'nodeId'> & { readonly lineage: Lineage }) {
  const link = (id: string, at?: string): ReactNode => <NodeLink key={id} name={name} job={job} id={id} column={at} />;
  return (
    <>
      <h3 className={textStyles.caption}>{column} comes from</h3>
      {comesFrom.values.length === 0 ? (
        <p className={textStyles.muted}>No column: its values are constants or row counts.</p>
      ) : (
        <Listed items={comesFrom.values} keyOf={(one) => `${one.node} ${one.column}`}>
          {(one) => <Way job={job} end={one} between={one.path.slice(1, -1)} link={link} />}
        </Listed>
      )}
      {comesFrom.deciding.length === 0 ? null : (
        <>
          <p className={textStyles.secondary}>The rows depend on</p>
          <Listed items={comesFrom.deciding} keyOf={({ node }) => node}>
            {({ node, columns }) => (
              <>
                {link(node)}{' '}
                <span className={textStyles.monospace}>{shortened(columns.map((each) => each.column))}</span>
              </>
            )}
          </Listed>
        </>
      )}
      <h3 className={textStyles.caption}>{column} goes to</h3>
      {goesTo.values.length === 0 ? (
        <p className={textStyles.muted}>No target gets its values.</p>
      ) : (
        <Listed items={goesTo.values} keyOf={(one) => `${one.node} ${one.column}`}>
          {(one) => <Way job={job} end={one} between={one.path.slice(1, -1)} link={link} />}
        </Listed>
      )}
      {goesTo.deciding.length === 0 ? null : (
        <p className={textStyles.secondary}>
          It decides which rows leave <Links ids={goesTo.deciding} link={link} />
          {goesTo.rows.length === 0 ? null : (
            <>
              , and so the rows of <Links ids={goesTo.rows} link={link} />
            </>
          )}
          .
        </p>
      )}
    </>
  );
}

interface WayProps {
  readonly job: Job;
  /** The column of the source or target. */
  readonly end: Traced;
  /** Nodes on the way, in the direction of the data. */
  readonly between: readonly string[];
  readonly link: (id: string, column?: string) => ReactNode;
}

function Way({ job, end, between, link }: WayProps) {
  const node = job.nodes.find(({ id }) => id === end.node);
  const [caption] = node === undefined ? [''] : captionLines(node, { columns: undefined, inputColumns: undefined });
  return (
    <>
      <span className={lineageStyles.end}>
        {link(end.node, end.column)}{' '}
        <span className={classes(textStyles.monospace, textStyles.strong)}>{end.column}</span>{' '}
        <span className={classes(textStyles.muted, textStyles.truncated)} title={caption}>
          {caption}
        </span>
      </span>
      {between.length === 0 ? null : (
        <span className={classes(lineageStyles.way, textStyles.micro, textStyles.muted)}>
          through <Links ids={between} link={link} />
        </span>
      )}
    </>
  );
}

function Listed<Item>({
  items,
  keyOf,
  children,
}: {
  readonly items: readonly Item[];
  keyOf(item: Item): string;
  readonly children: (item: Item) => ReactNode;
}) {
  return (
    <ul>
      {items.slice(0, mostShown).map((item) => (
        <li key={keyOf(item)}>{children(item)}</li>
      ))}
      {items.length > mostShown ? (
        <li className={textStyles.muted}>and {exactCount(items.length - mostShown)} more</li>
      ) : null}
    </ul>
  );
}

/** Keys of both sides of a join often have one name. */
function shortened(all: readonly string[]): string {
  const columns = [...new Set(all)];
  const shown = columns.slice(0, 8).join(', ');
  return columns.length > 8 ? `${shown} and ${columns.length - 8} more` : shown;
}

/** Selects the node and shows its columns; the same column of it is traced on where there is one. */
function NodeLink({
  name,
  job,
  id,
  column,
}: {
  readonly name: string;
  readonly job: Job;
  readonly id: string;
  readonly column: string | undefined;
}) {
  const show = (): void => {
    if (column !== undefined) showInEditor({ tracedColumn: { nodeId: id, column } });
    showNodeView(name, id, 'columns');
    select(name, [id]);
    findCanvas(name)?.reveal(id);
  };
  return (
    <button type="button" className={classes(textStyles.link, lineageStyles.node)} onClick={show}>
      {job.nodes.find((node) => node.id === id)?.name ?? id}
    </button>
  );
}

function Links({ ids, link }: { readonly ids: readonly string[]; readonly link: WayProps['link'] }) {
  return ids.map((id, index) => (
    <span key={id}>
      {index === 0 ? '' : ', '}
      {link(id)}
    </span>
  ));
}
