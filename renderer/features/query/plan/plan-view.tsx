/** The plan of a statement: each step in words, with estimates or, once it ran, the rows that left it and its share of the time. */

import { IconAlertTriangle, IconClock, IconPlayerStop, IconRefresh, IconStopwatch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useIsOlder } from '#renderer/features/query/older-statement.ts';
import {
  forgetExplained,
  measureExplained,
  type ExplainedStatement,
} from '#renderer/features/query/plan/explained-statements.ts';
import { PlanTree } from '#renderer/features/query/plan/plan-tree.tsx';
import { asParameters } from '#renderer/features/query/query-parameters.ts';
import { slowestStep, stepRows, stepTime } from '#renderer/features/query/plan/plan-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, duration, exactCount } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import planStyles from '#renderer/features/query/plan/plan-view.module.css';
import factsStyles from '#renderer/ui/facts.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

export type Plan = Output<'explainQuery'>;

interface PlanViewProps {
  readonly tabId: string;
  /** Of the editor now. */
  readonly text: string;
  readonly explained: ExplainedStatement;
  readonly form: 'words' | 'tree';
}

/** Shown only while it is wanted: leaving it stops the planning or measuring. */
export function PlanView({ tabId, text, explained, form }: PlanViewProps) {
  const { sql, values, asked, runs } = explained;
  const { data, error, isFetching } = useQuery<Plan, EngineError>({
    queryKey: ['explainQuery', asked],
    queryFn: ({ signal }) => client.call('explainQuery', { sql, parameters: asParameters(values), runs }, signal),
    retry: false,
    staleTime: Infinity,
  });
  const isOlder = useIsOlder(tabId, text, explained);
  if (error !== null && !isFetching)
    return (
      <ErrorView error={toEngineError(error)}>
        <ExplainAgain runs={runs} />
      </ErrorView>
    );
  if (data === undefined)
    return (
      <LoadingView text={runs ? 'Running the statement to measure its steps' : 'Planning the statement'}>
        <Button size="sm" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={() => forgetExplained(tabId)}>
          Stop
        </Button>
      </LoadingView>
    );
  return (
    <div className={pageStyles.column} data-part="query-plan">
      {isOlder ? (
        <p className={planStyles.note}>
          <Tag tone="warn" icon={<IconClock />}>
            from before your edit
          </Tag>
        </p>
      ) : null}
      {runs ? <Slowest plan={data} /> : <NotRun onMeasure={() => measureExplained(tabId)} />}
      {form === 'tree' ? <PlanTree steps={data.steps} /> : <PlanSteps steps={data.steps} />}
      <PlanFacts plan={data} runs={runs} />
    </div>
  );
}

/** The statement that is at the cursor by then. */
function ExplainAgain({ runs }: { readonly runs: boolean }) {
  return (
    <Button
      size="sm"
      icon={<IconRefresh size={14} stroke={1.5} />}
      onClick={() => void runCommandById(runs ? 'query.measure' : 'query.explain')}
    >
      {runs ? 'Measure again' : 'Explain again'}
    </Button>
  );
}

function NotRun({ onMeasure }: { readonly onMeasure: () => void }) {
  return (
    <section className={planStyles.notRun} aria-label="Estimated plan">
      <p className={textStyles.secondary}>The statement has not run. Rows of text files are not estimated.</p>
      <Button size="sm" icon={<IconStopwatch size={14} stroke={1.5} />} onClick={onMeasure}>
        Run and measure
      </Button>
    </section>
  );
}

/** What to look at first. */
function Slowest({ plan: { steps, spilledBytes } }: { readonly plan: Plan }) {
  const slowest = slowestStep(steps);
  const hasSpilled = spilledBytes !== null && spilledBytes > 0;
  if (slowest === undefined && !hasSpilled) return null;
  return (
    <section className={planStyles.callout} aria-label="Slowest step">
      <IconAlertTriangle size={15} stroke={1.5} className={textStyles.warning} />
      <div>
        {slowest === undefined ? null : (
          <p>
            <b className={textStyles.strong}>
              Step {slowest.index + 1} took {Math.round(slowest.share * 100)}% of the time.
            </b>
          </p>
        )}
        {hasSpilled ? (
          <>
            <p>{byteSize(spilledBytes)} were written to disk because memory was full.</p>
            <Button size="sm" onClick={() => void runCommandById('settings.engine')}>
              Worker settings
            </Button>
          </>
        ) : null}
      </div>
    </section>
  );
}

function PlanSteps({ steps }: { readonly steps: Plan['steps'] }) {
  const all = steps.reduce((sum, { millis }) => sum + (millis ?? 0), 0);
  const slowest = slowestStep(steps)?.index;
  return (
    <ol className={planStyles.steps} aria-label="Steps of the plan">
      {steps.map(({ action, millis, ...rows }, index) => {
        const share = all === 0 ? 0 : (millis ?? 0) / all;
        return (
          <li key={index} className={classes(planStyles.step, index === slowest && planStyles.slow)}>
            <span className={planStyles.number}>{index + 1}</span>
            <span className={planStyles.action}>{action}</span>
            {millis === null ? null : (
              <>
                <span className={classes(planStyles.time, textStyles.muted, textStyles.numeric)}>
                  {stepTime(millis)}
                </span>
                <progress
                  className={planStyles.share}
                  value={share}
                  max={1}
                  aria-label={`${Math.round(share * 100)}% of the time`}
                />
              </>
            )}
            <span className={classes(planStyles.rows, textStyles.secondary, textStyles.numeric)}>{stepRows(rows)}</span>
          </li>
        );
      })}
    </ol>
  );
}

function PlanFacts({
  plan: { steps, rowCount, millis, spilledBytes },
  runs,
}: {
  readonly plan: Plan;
  readonly runs: boolean;
}) {
  return (
    <footer className={planStyles.footer}>
      {steps.length === 0 ? (
        <p className={textStyles.muted}>The statement has no step that reads or changes rows.</p>
      ) : null}
      {millis === null || rowCount === null ? null : (
        <dl className={factsStyles.facts}>
          <dt>Total</dt>
          <dd>{duration(millis)}, measured in a separate run</dd>
          <dt>Result</dt>
          <dd>
            {exactCount(rowCount)} {rowCount === 1 ? 'row' : 'rows'}
          </dd>
          {spilledBytes === null ? null : (
            <>
              <dt>Written to disk</dt>
              <dd>{byteSize(spilledBytes)}</dd>
            </>
          )}
        </dl>
      )}
      <ExplainAgain runs={runs} />
    </footer>
  );
}
