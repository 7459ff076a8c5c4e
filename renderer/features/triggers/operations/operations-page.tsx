/** Operations on one page: what runs and waits, what of the machine is taken, when things start, how workflows went, what it cost. */

import { IconActivity, IconPlayerPlay, IconSettings } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { CalendarPart } from '#renderer/features/runs/calendar/calendar-page.tsx';
import { CostsByJob } from '#renderer/features/runs/costs/costs-by-job.tsx';
import { PoolTable } from '#renderer/features/runs/queue/pool-table.tsx';
import { QueueTable, reservedWords } from '#renderer/features/runs/queue/queue-page.tsx';
import { useQueue } from '#renderer/features/runs/queue/use-queue.ts';
import { Budget } from '#renderer/features/triggers/operations/budget.tsx';
import { WorkflowHistory } from '#renderer/features/triggers/operations/workflow-history.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';
import operationsStyles from '#renderer/features/triggers/operations/operations.module.css';

export function OperationsPage({ tab }: EditorProps) {
  const queue = useQueue();
  return (
    <div className={pageStyles.column}>
      <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
        <IconActivity size={18} stroke={1.5} className={textStyles.secondary} />
        <h1 className={textStyles.title}>Operations</h1>
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          {queue.data === undefined ? '' : reservedWords(queue.data)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <Button icon={<IconSettings size={15} stroke={1.5} />} onClick={() => void runCommandById('settings.engine')}>
            Worker settings
          </Button>
          <Button
            tone="primary"
            icon={<IconPlayerPlay size={15} stroke={1.5} />}
            onClick={() => void runCommandById('area.jobs')}
          >
            Go to Jobs
          </Button>
        </span>
      </div>
      <div className={operationsStyles.page} role="region" aria-label="Operations" tabIndex={0}>
        <div className={operationsStyles.pair}>
          <Part title="Queue" says="each waiting run with the reason" leads={['runs.queue', 'Open queue']}>
            {queue.error !== null ? (
              <ErrorView error={queue.error} />
            ) : queue.data === undefined ? (
              <LoadingView text="Reading the queue" />
            ) : queue.data.running.length + queue.data.waiting.length === 0 ? (
              <p className={classes(textStyles.compact, textStyles.muted, operationsStyles.none)}>
                Nothing runs or waits.
              </p>
            ) : (
              <QueueTable queue={queue.data} />
            )}
          </Part>
          <Part title="Budget" says="cores and memory of this machine" leads={['settings.pools', 'Edit pools']}>
            {queue.data === undefined ? null : (
              <>
                <Budget queue={queue.data} />
                {queue.data.pools.length === 0 ? null : <PoolTable pools={queue.data.pools} isNarrow />}
              </>
            )}
          </Part>
        </div>
        <Part title="Calendar" says="past runs and coming starts" leads={['runs.calendar', 'Open calendar']}>
          <div className={operationsStyles.calendar}>
            <CalendarPart tabId={tab.id} initially="hour" hours={12} />
          </div>
        </Part>
        <div className={operationsStyles.pair}>
          <WorkflowHistory />
          <Part title="Costs by job" says="last 30 days" leads={['runs.costs', 'Open costs']}>
            <CostsByJob />
          </Part>
        </div>
      </div>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly says: string;
  /** Id of the command that opens its page, and the words of its link. */
  readonly leads: readonly [command: string, label: string];
  readonly children: ReactNode;
}

function Part({ title, says, leads: [command, label], children }: PartProps) {
  return (
    <section className={operationsStyles.part} aria-label={title}>
      <h2 className={classes(operationsStyles.title, layoutStyles.row, layoutStyles.close)}>
        <span className={textStyles.strong}>{title}</span>
        <span className={classes(textStyles.compact, textStyles.secondary)}>{says}</span>
        <span className={layoutStyles.end}>
          <Button size="sm" tone="quiet" onClick={() => void runCommandById(command)}>
            {label}
          </Button>
        </span>
      </h2>
      {children}
    </section>
  );
}
