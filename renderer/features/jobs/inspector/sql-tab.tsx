/** The SQL that a node becomes, its own SELECT or with everything before it; and its expressions in other languages. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { IconCopy } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { DialectPart } from '#renderer/features/jobs/inspector/dialect-part.tsx';
import { cutAt } from '#renderer/features/jobs/graph/graph-walk.ts';
import { useSettled } from '#renderer/ui/use-settled.ts';
import { client } from '#renderer/rpc/connection.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { CodeEditor } from '#renderer/ui/code/code-editor.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import inspectorStyles from '#renderer/features/jobs/inspector/inspector.module.css';
import mappingStyles from '#renderer/features/jobs/inspector/mapping-table.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';

export function SqlTab({ job, nodeId }: { readonly job: Job; readonly nodeId: string }) {
  const [part, setPart] = useState<'sql' | 'query'>('sql');
  const text = useMemo(() => JSON.stringify(cutAt(job, nodeId)), [job, nodeId]);
  const settled = useSettled(text, 300);
  const explained = useQuery<Output<'explainNode'>, EngineError>({
    queryKey: ['explainNode', nodeId, settled],
    queryFn: ({ signal }) => client.call('explainNode', { job: JSON.parse(settled) as Job, nodeId }, signal),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
  if (explained.error !== null) return <ErrorView error={explained.error} />;
  if (explained.data === undefined) return <LoadingView text="Compiling" />;
  const shown = explained.data[part];
  return (
    <div className={inspectorStyles.sql}>
      <div className={classes(layoutStyles.row, mappingStyles.tools)}>
        <Segments<'sql' | 'query'>
          label="How much"
          small
          current={part}
          onChange={setPart}
          segments={[
            { name: 'sql', title: 'This node' },
            { name: 'query', title: 'With all upstream nodes' },
          ]}
        />
        <span className={layoutStyles.end} />
        <IconButton label="Copy SQL" onClick={() => void copyText(shown, 'SQL')}>
          <IconCopy size={15} stroke={1.5} />
        </IconButton>
      </div>
      {shown === '' ? (
        <EmptyView title="No SQL" text="The engine reads sources and writes targets without SQL." />
      ) : (
        <CodeEditor className={inspectorStyles.code} value={shown} label="SQL of the node" language="sql" readOnly />
      )}
      <DialectPart expressions={explained.data.expressions} />
    </div>
  );
}
