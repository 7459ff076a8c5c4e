/** The plan of a statement in words: each step with the rows that left it and its share of the time. */

import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { asParameters } from '#renderer/features/query/query-parameters.ts';
import type { QueryResult } from '#renderer/features/query/query-runs.ts';
import { client } from '#renderer/rpc/connection.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, duration } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import planStyles from '#renderer/features/query/plan-view.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Plan = Output<'explainQuery'>;

/** Shown only while it is wanted: leaving it stops the measuring. */
export function PlanView({ result: { run, sql, values } }: { readonly result: QueryResult }) {
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['explainQuery', run],
    queryFn: ({ signal }) => client.call('explainQuery', { sql, parameters: asParameters(values) }, signal),
    retry: false,
  });
  if (error !== null && !isFetching)
    return (
      <ErrorView error={toEngineError(error)}>
        <Button onClick={() => void refetch()}>Measure again</Button>
      </ErrorView>
    );
  if (data === undefined) return <LoadingView text="Running the statement once more to measure its steps" />;
  return <Steps plan={data} isMeasuring={isFetching} onMeasure={() => void refetch()} />;
}

interface StepsProps {
  readonly plan: Plan;
  readonly isMeasuring: boolean;
  onMeasure(): void;
}

function Steps({ plan: { steps, rowCount, millis, spilledBytes }, isMeasuring, onMeasure }: StepsProps) {
  const all = steps.reduce((sum, step) => sum + step.millis, 0);
  const slowest = steps.reduce((found, step, index) => (step.millis > steps[found]!.millis ? index : found), 0);
  return (
    <div className={pageStyles.column} data-part="query-plan">
      <ol className={planStyles.steps} aria-label="Steps of the plan" tabIndex={0}>
        {steps.map(({ action, rowCount: rows, millis: own }, index) => {
          const share = all === 0 ? 0 : own / all;
          const isSlow = index === slowest && steps.length > 1 && share > 0.5;
          return (
            <li key={index} className={classes(planStyles.step, isSlow && planStyles.slow)}>
              <span className={planStyles.number}>{index + 1}</span>
              <span className={planStyles.action}>{action}</span>
              <span className={classes(textStyles.secondary, textStyles.numeric)}>{countOf(rows, 'row')}</span>
              <span className={classes(textStyles.muted, textStyles.numeric)}>
                {isSlow ? 'slowest, ' : ''}
                {own < 1 ? 'under 1 ms' : duration(own)}
              </span>
              <progress
                className={planStyles.share}
                value={share}
                max={1}
                aria-label={`${Math.round(share * 100)}% of the time`}
              />
            </li>
          );
        })}
      </ol>
      <footer className={planStyles.footer}>
        <span>
          <b className={textStyles.strong}>{countOf(rowCount, 'row')}</b> in {duration(millis)}, measured in a separate
          run
        </span>
        {spilledBytes === null || spilledBytes === 0 ? null : (
          <span className={classes(layoutStyles.row, layoutStyles.tight, textStyles.warning)}>
            <IconAlertTriangle size={14} stroke={1.5} aria-hidden /> {byteSize(spilledBytes)} written to disk for lack
            of memory
          </span>
        )}
        <span className={layoutStyles.end}>
          <Button
            size="sm"
            tone="quiet"
            icon={<IconRefresh size={14} stroke={1.5} />}
            onClick={onMeasure}
            {...(isMeasuring ? { offReason: 'Measuring …' } : {})}
          >
            Measure again
          </Button>
        </span>
      </footer>
    </div>
  );
}
