/** The job as a script for Spark or as a job of AWS Glue: follows each edit, marks the selected node, and lists what is missing there. */

import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCircleX, IconCopy, IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { select } from '#renderer/features/jobs/draft/draft-store.ts';
import { showInEditor, useEditorView, type ScriptKind } from '#renderer/features/jobs/editor-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import { downloadFile, fileNameOf } from '#renderer/stores/download-file.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { classes } from '#renderer/ui/classes.ts';
import scriptStyles from '#renderer/features/jobs/panel/script-panel.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ScriptPanelProps {
  readonly name: string;
  readonly job: Job;
  readonly selected: string | undefined;
}

type Script = Output<'writeScript'>;

const segments = [
  { name: 'pyspark', title: 'PySpark' },
  { name: 'glue-script', title: 'AWS Glue script' },
  { name: 'glue-scala', title: 'AWS Glue in Scala' },
  { name: 'glue-studio', title: 'AWS Glue Studio' },
  { name: 'sql', title: 'SQL' },
] as const;

const kinds = {
  pyspark: {
    product: 'Spark',
    about: 'For Spark 3.5 and 4',
    language: 'python',
    extension: 'py',
    type: 'text/x-python',
  },
  'glue-script': {
    product: 'AWS Glue',
    about: 'For AWS Glue 5',
    language: 'python',
    extension: 'py',
    type: 'text/x-python',
  },
  'glue-scala': {
    product: 'AWS Glue',
    about: 'For AWS Glue 5',
    language: 'scala',
    extension: 'scala',
    type: 'text/x-scala',
  },
  'glue-studio': {
    product: 'AWS Glue',
    about: 'For aws glue create-job',
    language: 'text',
    extension: 'json',
    type: 'application/json',
  },
  sql: {
    product: 'DuckDB',
    about: 'For DuckDB 1.5',
    language: 'sql',
    extension: 'sql',
    type: 'application/sql',
  },
} as const satisfies Record<ScriptKind, unknown>;

export function ScriptPanel({ name, job, selected }: ScriptPanelProps) {
  // Positions on the canvas change no script.
  const text = useMemo(() => JSON.stringify({ ...job, layout: {} }), [job]);
  const settled = useSettled(text, 300);
  const as = useEditorView((state) => state.scriptKind);
  const written = useQuery<Script, EngineError>({
    queryKey: ['writeScript', as, settled],
    queryFn: ({ signal }) =>
      client.call('writeScript', { job: JSON.parse(settled) as Job, as, unfinished: true }, signal),
    placeholderData: (previous, query) => (query?.queryKey[1] === as ? previous : undefined),
    gcTime: 60_000,
    enabled: job.nodes.length > 0,
  });
  const parts = written.data?.parts;
  const marked = useMemo(
    () =>
      (parts ?? [])
        .filter(({ nodeId }) => nodeId === selected)
        .map(({ firstLine, lastLine }) => ({ first: firstLine, last: lastLine })),
    [parts, selected],
  );
  if (job.nodes.length === 0) return <EmptyView title="No nodes" text="Add a source to see the job as a script." />;
  if (written.error !== null) return <ErrorView error={written.error} />;
  if (written.data === undefined) return <LoadingView text="Writing the script" />;
  const { text: whole, draft, problems, differences } = written.data;
  const save = (): void => {
    const { extension, type } = kinds[as];
    const file = fileNameOf(name, 'job', extension);
    downloadFile(new Blob([draft], { type }), file);
    showToast({ tone: 'ok', title: `${file} saved to your downloads.` });
  };
  const isWhole = whole !== null;
  const { product, about, language } = kinds[as];
  return (
    <>
      <div className={classes(layoutStyles.row, scriptStyles.bar)}>
        <Segments
          small
          label="Kind of the script"
          segments={segments}
          current={as}
          onChange={(scriptKind) => showInEditor({ scriptKind })}
        />
        <span className={textStyles.muted}>{about}</span>
        {problems.length === 0 && !isWhole ? (
          <span className={textStyles.secondary}>Nodes with problems are skipped.</span>
        ) : null}
        {problems.length === 0 ? null : (
          <span className={textStyles.bad}>
            {countOf(problems.length, 'node')} without an equivalent in {product}
          </span>
        )}
        <span className={layoutStyles.end} />
        <IconButton label="Copy script" disabled={!isWhole} onClick={() => void copyText(draft, 'Script')}>
          <IconCopy size={15} stroke={1.5} />
        </IconButton>
        <IconButton label="Save script" disabled={!isWhole} onClick={save}>
          <IconDownload size={15} stroke={1.5} />
        </IconButton>
      </div>
      <div className={scriptStyles.script}>
        <CodeEditor
          className={scriptStyles.code}
          value={draft}
          label="Script of the job"
          language={language}
          readOnly
          marked={marked}
        />
        <Remarks name={name} job={job} product={product} problems={problems} differences={differences} />
      </div>
    </>
  );
}

interface RemarksProps extends Pick<Script, 'problems' | 'differences'> {
  readonly name: string;
  readonly product: string;
  readonly job: Job;
}

function Remarks({ name, job, product, problems, differences }: RemarksProps) {
  if (problems.length === 0 && differences.length === 0) return null;
  const titleOf = (nodeId: string): string => job.nodes.find(({ id }) => id === nodeId)?.name ?? nodeId;
  const remarks = [
    ...problems.map(({ nodeId, reason }) => ({ nodeId, says: reason, isProblem: true })),
    ...differences.map(({ nodeId, says }) => ({ nodeId, says, isProblem: false })),
  ];
  return (
    <ul className={scriptStyles.remarks} aria-label={`Differences in ${product}`}>
      {remarks.map(({ nodeId, says, isProblem }) => (
        <li key={`${nodeId} ${says}`}>
          {isProblem ? (
            <IconCircleX size={14} stroke={1.5} className={textStyles.bad} aria-label="Without an equivalent" />
          ) : (
            <IconAlertTriangle size={14} stroke={1.5} className={textStyles.warning} aria-label="Can differ" />
          )}
          <span>
            {nodeId === '' ? null : (
              <>
                <button type="button" className={scriptStyles.node} onClick={() => select(name, [nodeId])}>
                  {titleOf(nodeId)}
                </button>
                {': '}
              </>
            )}
            {says}
          </span>
        </li>
      ))}
    </ul>
  );
}
