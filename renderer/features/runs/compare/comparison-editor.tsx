/** Two runs side by side: their facts, inputs, definition, rows, times and targets, and what differs first. */

import { useState } from 'react';
import { comparedRuns } from '#renderer/features/runs/compare/comparison-actions.ts';
import { ComparisonHead } from '#renderer/features/runs/compare/comparison-head.tsx';
import { DefinitionList } from '#renderer/features/runs/compare/definition-list.tsx';
import { InputList } from '#renderer/features/runs/compare/input-list.tsx';
import { OutputRows } from '#renderer/features/runs/compare/output-rows.tsx';
import { NodeTable, StageTable, TargetTable } from '#renderer/features/runs/compare/part-tables.tsx';
import { RunTable } from '#renderer/features/runs/compare/run-table.tsx';
import { WhatDiffers } from '#renderer/features/runs/compare/what-differs.tsx';
import type { EditorProps } from '#renderer/features/feature.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { classes } from '#renderer/ui/classes.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import pageStyles from '#renderer/ui/page.module.css';

export function ComparisonEditor({ tab }: EditorProps) {
  const { a, b } = comparedRuns(tab);
  const read = useProcedure('compareRuns', { a: a.id, b: b.id });
  const [onlyDifferences, setOnlyDifferences] = useState(false);
  const comparison = read.data;
  return (
    <>
      <div className={pageStyles.center} data-part="run-comparison">
        <ComparisonHead tab={tab} comparison={comparison} />
        {read.error !== null ? (
          <ErrorView error={read.error} />
        ) : comparison === undefined ? (
          <LoadingView text="Comparing the runs" />
        ) : (
          <>
            <div
              className={comparisonStyles.body}
              data-part="comparison-body"
              tabIndex={0}
              role="region"
              aria-label="Comparison"
            >
              <div className={comparisonStyles.top}>
                <RunTable comparison={comparison} />
                <div className={comparisonStyles.changes} role="region" aria-label="Changes" tabIndex={0}>
                  <InputList inputs={comparison.inputs} a={comparison.a} b={comparison.b} />
                  <DefinitionList definition={comparison.definition} args={comparison.arguments} />
                </div>
              </div>
              <NodeTable
                comparison={comparison}
                onlyDifferences={onlyDifferences}
                onOnlyDifferences={setOnlyDifferences}
              />
              <OutputRows comparison={comparison} />
              <StageTable comparison={comparison} />
              <TargetTable comparison={comparison} />
            </div>
            <div className={classes(pageStyles.foot, comparisonStyles.foot)}>
              <span>
                Compared from what is recorded of both runs; output rows from their files. Nothing was written.
              </span>
            </div>
          </>
        )}
      </div>
      {comparison === undefined ? null : <WhatDiffers comparison={comparison} />}
    </>
  );
}
