/** Beside a query: the selected column of its result, or the plan of a statement. */

import { IconListTree } from '@tabler/icons-react';
import { InspectorFrame } from '#renderer/app/inspector.tsx';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { ColumnPanel } from '#renderer/features/explore/rows/column-panel.tsx';
import { useFirstRows } from '#renderer/features/explore/rows/file-rows.ts';
import { resultRowsPath, useOpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { inspectQuery, showPlanAs, useInspectedQuery } from '#renderer/features/query/plan/explained-statements.ts';
import { PlanView } from '#renderer/features/query/plan/plan-view.tsx';
import type { QueryResult } from '#renderer/features/query/query-runs.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';

interface QueryInspectorProps {
  readonly tabId: string;
  /** Of the editor now. */
  readonly text: string;
  /** In sight; undefined: there is none yet. */
  readonly result: QueryResult | undefined;
}

/** Nothing while a chart or a row in full has its place. */
export function QueryInspector({ tabId, text, result }: QueryInspectorProps) {
  const { shown, form, explained } = useInspectedQuery(tabId);
  const path = resultRowsPath(tabId, result?.run ?? 0);
  const rows = useOpenRows(path);
  const isDone = result?.state === 'done';
  const file = result?.path ?? '';
  const first = useFirstRows({ path: file, format: 'parquet', options: {}, saved: false }, isDone).data?.columns[0];
  // Until a person chooses one, it is the first.
  const open = { ...rows, column: rows.column ?? first };
  if (isDone && (hasChart(open.shown) || (open.detail !== null && open.shown === 'rows'))) return null;
  return (
    <InspectorFrame
      label="Inspector"
      title={shown === 'plan' ? 'Plan' : ((isDone ? open.column?.name : undefined) ?? 'Column')}
      actions={
        shown === 'plan' && explained !== null ? (
          <Segments<'words' | 'tree'>
            small
            label="Form of the plan"
            current={form}
            onChange={(next) => showPlanAs(tabId, next)}
            segments={[
              { name: 'words', title: 'Words', hint: 'Steps in the order in which rows pass through them' },
              { name: 'tree', title: 'Tree', hint: 'Each step above the steps that provide its rows' },
            ]}
          />
        ) : null
      }
      tabs={
        <SubTabs
          label="Views of the inspector"
          current={shown}
          tabs={[
            { name: 'column', title: 'Column' },
            { name: 'plan', title: 'Plan' },
          ]}
          onChange={(name) => inspectQuery(tabId, name)}
        />
      }
    >
      {shown === 'plan' ? (
        explained === null ? (
          <NoPlan isBlank={text.trim() === ''} />
        ) : (
          <PlanView key={explained.asked} tabId={tabId} text={text} explained={explained} form={form} />
        )
      ) : isDone ? (
        <ColumnPanel path={path} counted={file} what="result" open={open} />
      ) : (
        <EmptyView title="No column yet" text="Run the statement. The values of its columns are then counted here." />
      )}
    </InspectorFrame>
  );
}

function NoPlan({ isBlank }: { readonly isBlank: boolean }) {
  return (
    <EmptyView
      title="No plan yet"
      text="The plan lists the steps of a statement in words, with estimates. Run and measure it to see the rows and the time of each step."
    >
      <Button
        icon={<IconListTree size={15} stroke={1.5} />}
        onClick={() => void runCommandById('query.explain')}
        {...(isBlank ? { offReason: 'Write a SELECT first' } : {})}
      >
        Explain statement
      </Button>
    </EmptyView>
  );
}
