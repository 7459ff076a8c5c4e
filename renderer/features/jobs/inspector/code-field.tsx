/** The function of a node with custom code: its editor, the rows for which it fails, and a button that finds its columns. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { onlyOutput, portKey } from '#engine/contract/definitions/node-port.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import type { CodeFailureText } from '#engine/contract/procedures/code-failure.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import codeStyles from '#renderer/features/jobs/inspector/code-field.module.css';
import { FindButton } from '#renderer/features/jobs/inspector/find-button.tsx';
import { usePreview } from '#renderer/features/jobs/panel/use-preview.ts';
import { client } from '#renderer/rpc/connection.ts';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import type { FunctionProblem, FunctionText } from '#renderer/ui/code/typescript/function-messages.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import textStyles from '#renderer/ui/text.module.css';

interface CodeFieldProps {
  readonly job: Job;
  readonly node: Node;
  readonly code: string;
  /** Of the input; undefined while they are not known. */
  readonly columns: readonly ColumnText[] | undefined;
  onChange(code: string): void;
  onColumns(columns: readonly ColumnText[]): void;
}

/** What the function gave for the first rows. */
interface Found {
  readonly columns: readonly ColumnText[];
  readonly failed: number;
  readonly failures: readonly CodeFailureText[];
}

const noFailures: readonly CodeFailureText[] = [];
const noProblems: readonly FunctionProblem[] = [];

export function CodeField({ job, node, code, columns, onChange, onColumns }: CodeFieldProps) {
  const preview = usePreview(job, code === '' ? undefined : portKey(node.id, onlyOutput));
  const [found, setFound] = useState<Found & { readonly code: string }>();
  // Rows of an earlier text say nothing of this one.
  const previewed =
    preview.data === undefined || preview.isPlaceholderData || preview.error !== null ? undefined : preview.data;
  const failures = previewed?.failures ?? (found?.code === code ? found.failures : noFailures);
  const marked = useMemo(
    () => [...new Set(failures.flatMap(({ line }) => line ?? []))].map((line) => ({ first: line, last: line })),
    [failures],
  );
  const rowType = useRowType(columns);
  const [problems, setProblems] = useState(noProblems);
  const returns = returnsOf(node);
  const onProblems = useCallback((next: readonly FunctionProblem[]) => setProblems(next), []);
  return (
    <div className={codeStyles.field}>
      <div className={codeStyles.box}>
        <CodeEditor
          className={codeStyles.editor}
          value={code}
          label="Function"
          language="typescript"
          placeholder="(row: Row) => ({ ...row })"
          marked={marked}
          functionOf={rowType === undefined ? undefined : { rowType, returns, onProblems }}
          onChange={onChange}
        />
      </div>
      {problems.length === 0 ? null : <Problems problems={problems} />}
      {failures.length === 0 ? null : (
        <Failures failures={failures} total={previewed?.rejected ?? found?.failed ?? 0} />
      )}
      <FindColumns
        job={job}
        node={node}
        code={code}
        onFound={(next) => {
          setFound({ ...next, code });
          if (next.columns.length > 0) onColumns(next.columns);
        }}
      />
      {rowType === undefined ? null : (
        <details className={codeStyles.types}>
          <summary>Type of the row</summary>
          <pre>{rowType}</pre>
        </details>
      )}
    </div>
  );
}

/** Of the input, in TypeScript; undefined while its columns are not known. */
function useRowType(columns: readonly ColumnText[] | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['describeRowType', columns],
    queryFn: async ({ signal }) => await client.call('describeRowType', { columns: [...(columns ?? [])] }, signal),
    enabled: columns !== undefined,
    placeholderData: keepPreviousData,
    // The same columns always have the same type.
    staleTime: Infinity,
    gcTime: 60_000,
  });
  return columns === undefined ? undefined : data?.text;
}

function returnsOf({ args }: Node): FunctionText['returns'] {
  const stated = args['returns'];
  return stated === 'rows' || stated === 'keep' ? stated : 'row';
}

const mostShown = 5;

/** Types are not checked when the job runs, so these are warnings. */
function Problems({ problems }: { readonly problems: readonly FunctionProblem[] }) {
  const more = problems.length - mostShown;
  return (
    <ul className={codeStyles.failures} aria-label="Problems of the function">
      {problems.slice(0, mostShown).map(({ from, line, message }) => (
        <li key={`${from} ${message}`} className={textStyles.warning}>
          Line {line}: {message}
        </li>
      ))}
      {more > 0 ? <li className={textStyles.secondary}>and {countOf(more, 'more problem')}</li> : null}
    </ul>
  );
}

function Failures({ failures, total }: { readonly failures: readonly CodeFailureText[]; readonly total: number }) {
  const more = Math.max(failures.length, total) - mostShown;
  return (
    <ul className={codeStyles.failures} aria-label="Rows that fail">
      {failures.slice(0, mostShown).map(({ row, column, reason, line, raw }) => (
        <li key={row}>
          <span className={textStyles.bad}>
            Row {row}
            {line === null ? '' : `, line ${line}`}
            {column === null ? '' : `, column ${column}`}: {reason}
          </span>
          <code title={raw}>{raw}</code>
        </li>
      ))}
      {more > 0 ? <li className={textStyles.secondary}>and {countOf(more, 'more row')}</li> : null}
    </ul>
  );
}

interface FindColumnsProps {
  readonly job: Job;
  readonly node: Node;
  readonly code: string;
  onFound(found: Found): void;
}

function FindColumns({ job, node, code, onFound }: FindColumnsProps) {
  const find = async (signal: AbortSignal): Promise<string> => {
    const asked = { job, nodeId: node.id };
    const { columns, problems, rowsRead, failed, failures } = await client.call('findCodeColumns', asked, signal);
    signal.throwIfAborted();
    onFound({ columns, failed, failures });
    return [
      columns.length === 0
        ? `No column was found in ${countOf(rowsRead, 'row')}.`
        : `Found ${countOf(columns.length, 'column')} in ${countOf(rowsRead, 'row')}.`,
      ...(failed > 0 ? [`The function fails for ${countOf(failed, 'row')}.`] : []),
      ...problems.map(({ column, reason }) => `${column}: ${reason}`),
    ].join(' ');
  };
  const offReason =
    node.inputs['in'] === undefined
      ? 'Connect the input first.'
      : code === ''
        ? 'Write the function first.'
        : undefined;
  return (
    <FindButton
      label="Find output columns"
      busyText="Running the function…"
      offReason={offReason}
      about={code}
      find={find}
    />
  );
}
