/** Every argument and setting that differs between two versions, before and after. */

import { pathInNode } from '#engine/contract/path-in-node.ts';
import type { JobVersionChange } from '#engine/contract/procedures/runs/job-versions.ts';
import { valueText } from '#renderer/features/runs/compare/comparison-words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import versionStyles from '#renderer/features/jobs/versions/versions.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface VersionChangesProps {
  readonly changes: readonly JobVersionChange[];
  readonly from: number;
  readonly to: number;
  /** Instead of rows. */
  readonly empty: string;
}

export function VersionChanges({ changes, from, to, empty }: VersionChangesProps) {
  return (
    <SimpleTable
      label="Changes"
      columns={columnsFor(from, to)}
      rows={changes}
      keyOf={({ path }) => path}
      markOf={({ change }) => change}
      empty={empty}
    />
  );
}

function columnsFor(from: number, to: number): readonly SimpleColumn<JobVersionChange>[] {
  return [
    { title: 'Node', width: '18%', cell: ({ nodeId, nodeName }) => (nodeId === null ? 'Job' : (nodeName ?? nodeId)) },
    {
      title: 'Setting',
      width: '22%',
      wraps: true,
      cell: ({ path, nodeId }) => (
        <span className={textStyles.monospace}>{pathInNode(path, nodeId).replace(/^args\./u, '')}</span>
      ),
    },
    { title: `v${from}`, cell: ({ change, a }) => <Value value={a} missing={change === 'added'} /> },
    { title: `v${to}`, cell: ({ change, b }) => <Value value={b} missing={change === 'removed'} /> },
    { title: 'Change', width: '90', cell: ({ change }) => change },
  ];
}

function Value({ value, missing }: { readonly value: unknown; readonly missing: boolean }) {
  if (missing) return <span className={textStyles.nullValue}>none</span>;
  const text = valueText(value);
  return (
    <code className={classes(textStyles.monospace, versionStyles.value)} title={text}>
      {text}
    </code>
  );
}
