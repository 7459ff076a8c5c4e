/** The plan of a statement: each step in words, with the rows that left it and its share of the time; as a list, or as a tree. */

import { IconAlertTriangle, IconClock, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { useIsOlder } from '#renderer/features/query/older-statement.ts';
import { forgetExplained, type ExplainedStatement } from '#renderer/features/query/plan/explained-statements.ts';
import { PlanTree } from '#renderer/features/query/plan/plan-tree.tsx';
import { asParameters } from '#renderer/features/query/query-parameters.ts';
import { slowestStep, stepTime } from '#renderer/features/query/plan/plan-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { byteSize, countOf, duration, exactCount } from '#renderer/ui/format/words.ts';
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

/** Shown only while it is wanted: leaving it stops the measuring. */
export function PlanView({ tabId, text, explained, form }: PlanViewProps) {
  const { sql, values, asked } = explained;
  const { data, error, isFetching } = useQuery<Plan, EngineError>({
    queryKey: ['explainQuery', asked],
    queryFn: ({ signal }) => client.call('explainQuery', { sql, parameters: asParameters(values) }, signal),
    retry: false,
    staleTime: Infinity,
  });
  const isOlder = useIsOlder(tabId, text, explained);
  if (error !== null && !isFetching)
    return (
      <ErrorView error={toEngineError(error)}>
        <ExplainAgain />
      </ErrorView>
    );
  if (data === undefined)
    return (
      <LoadingView text="Running the statement to measure its steps">
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
      <Slowest plan={data} />
      {form === 'tree' ? <PlanTree steps={data.steps} /> : <PlanSteps steps={data.steps} />}
      <PlanFacts plan={data} />
    </div>
  );
}

function ExplainAgain() {
  return (
    <Button
      size="sm"
      icon={<IconRefresh size={14} stroke={1.5} />}
      onClick={() => void runCommandById('query.explain')}
    >
      Measure again
    </Button>
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
  const all = steps.reduce((sum, step) => sum + step.millis, 0);
  const slowest = slowestStep(steps)?.index;
  return (
    <ol className={planStyles.steps} aria-label="Steps of the plan">
      {steps.map(({ action, rowCount, millis }, index) => {
        const share = all === 0 ? 0 : millis / all;
        return (
          <li key={index} className={classes(planStyles.step, index === slowest && planStyles.slow)}>
            <span className={planStyles.number}>{index + 1}</span>
            <span className={planStyles.action}>{action}</span>
            <span className={classes(planStyles.time, textStyles.muted, textStyles.numeric)}>{stepTime(millis)}</span>
            <progress
              className={planStyles.share}
              value={share}
              max={1}
              aria-label={`${Math.round(share * 100)}% of the time`}
            />
            <span className={classes(planStyles.rows, textStyles.secondary, textStyles.numeric)}>
              {countOf(rowCount, 'row')}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function PlanFacts({ plan: { steps, rowCount, millis, spilledBytes } }: { readonly plan: Plan }) {
  return (
    <footer className={planStyles.footer}>
      {steps.length === 0 ? (
        <p className={textStyles.muted}>The statement has no step that reads or changes rows.</p>
      ) : null}
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
      <ExplainAgain />
    </footer>
  );
}
