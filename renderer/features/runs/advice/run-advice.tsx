/** Advice for the next run, from what this one measured: each with the button that applies it. */

import { useState } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import adviceStyles from '#renderer/features/runs/advice/advice.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import textStyles from '#renderer/ui/text.module.css';

type Advice = Output<'getRunAdvice'>[number];

/** Nothing while it is gathered, and where there is none. */
export function RunAdvice({ run }: { readonly run: JobRunText }) {
  const { id, jobName, jobRunState } = run;
  const { data } = useProcedure('getRunAdvice', { id }, { enabled: jobRunState === 'SUCCEEDED' });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className={adviceStyles.advice} aria-label="Advice for the next run">
      <h2 className={textStyles.strong}>Advice for the next run</h2>
      {data.map((advice) => (
        <AdviceRow key={advice.label} runId={id} jobName={jobName} advice={advice} />
      ))}
    </section>
  );
}

interface AdviceRowProps {
  readonly runId: string;
  readonly jobName: string;
  readonly advice: Advice;
}

function AdviceRow({ runId, jobName, advice }: AdviceRowProps) {
  const { kind, text, label, table } = advice;
  const [busy, setBusy] = useState(false);
  const apply = async (): Promise<void> => {
    setBusy(true);
    try {
      const { run } = await runCommand('applyRunAdvice', { id: runId, kind, ...(table === null ? {} : { table }) });
      if (run !== null) openRun(run);
      else showToast({ tone: 'ok', title: `Job ${jobName} changed: ${label}.`, text: 'The next run uses the change.' });
    } catch (thrown) {
      showFailure('Applying the advice', thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes(noteStyles.note, layoutStyles.row, layoutStyles.loose)}>
      <span className={layoutStyles.grow}>{text}</span>
      <Button changes size="sm" busy={busy} onClick={() => void apply()}>
        {label}
      </Button>
    </div>
  );
}
