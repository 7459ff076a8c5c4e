/** What becomes of each node of an imported job, and the name under which the job is saved. */

import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { ImportedNodeText } from '#engine/contract/procedures/interchange.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { saveImported } from '#renderer/features/jobs/job-actions.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import importStyles from '#renderer/features/jobs/dialogs/import-job.module.css';
import dialogStyles from '#renderer/ui/dialog.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';

export type GlueReport = Output<'readGlueJob'>;

interface ImportReportProps {
  readonly report: GlueReport;
  onBack(): void;
  onClose(): void;
}

export function ImportReport({ report, onBack, onClose }: ImportReportProps) {
  const { job, nodes, changes } = report;
  const [name, setName] = useState(report.name);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trimmed = name.trim();
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await saveImported({ ...job!, name: trimmed });
      onClose();
    } catch (thrown) {
      setBusy(false);
      setProblem(failureText(thrown));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (job !== null && trimmed !== '' && !busy) void save();
      }}
    >
      <div className={classes(noteStyles.note, job === null && noteStyles.bad)} role="status">
        {summaryOf(report)}
        {changes.length === 0 || job === null ? null : (
          <ul className={importStyles.remarks} aria-label="Changes of the job">
            {changes.map((says) => (
              <li key={says}>{says}</li>
            ))}
          </ul>
        )}
      </div>
      <div className={importStyles.nodes}>
        <SimpleTable label="Nodes of the job" columns={columns} rows={nodes} keyOf={({ id }) => id} />
      </div>
      {job === null ? null : (
        <NameField
          id="imported-job-name"
          folder="jobs"
          value={name}
          problem={problem}
          onChange={(value) => (setName(value), setProblem(undefined))}
        />
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onBack}>Back</Button>
        <span className={layoutStyles.grow} />
        <Button onClick={onClose}>Cancel</Button>
        <Button tone="primary" type="submit" changes busy={busy} offReason={offReasonOf(report, trimmed)}>
          Import job
        </Button>
      </span>
    </form>
  );
}

function offReasonOf({ job }: GlueReport, name: string): string | undefined {
  if (job === null) return 'Change or remove the nodes that are not supported first';
  return name === '' ? 'Enter a name first' : undefined;
}

function summaryOf({ nodes }: GlueReport): string {
  const missing = nodes.filter(({ reason }) => reason !== null).length;
  const changed = nodes.filter((node) => node.changes.length > 0).length;
  if (missing > 0)
    return `${missing} of ${countOf(nodes.length, 'node')} ${missing === 1 ? 'is' : 'are'} not supported. Change or remove ${missing === 1 ? 'it' : 'them'}, then import the job again. Nothing is saved.`;
  return `${countOf(nodes.length, 'node')}, ${changed === 0 ? 'without changes' : `${changed} with changes`}. Nothing is saved yet.`;
}

const columns: readonly SimpleColumn<ImportedNodeText>[] = [
  { title: 'Node', width: '22%', wraps: true, cell: ({ name }) => name },
  { title: 'AWS Glue', width: '20%', wraps: true, cell: ({ member }) => member },
  { title: 'Tenon', width: '20%', wraps: true, cell: (node) => <Result node={node} /> },
  { title: 'Details', wraps: true, cell: (node) => <Remarks node={node} /> },
];

function Result({ node: { transforms, reason } }: { readonly node: ImportedNodeText }) {
  if (reason !== null) return <Tag tone="bad">not supported</Tag>;
  return transforms.length === 0 ? <Tag tone="warn">removed</Tag> : transforms.join(', ');
}

function Remarks({ node: { changes, reason } }: { readonly node: ImportedNodeText }) {
  const says = reason === null ? changes : [reason];
  if (says.length === 0) return null;
  return (
    <ul className={importStyles.remarks}>
      {says.map((each) => (
        <li key={each}>{each}</li>
      ))}
    </ul>
  );
}
