/** The head of a comparison: which two runs, and what may be done with them. */

import { IconArrowsExchange, IconCopy, IconGitCompare, IconLayoutColumns } from '@tabler/icons-react';
import type { ComparedRun, RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { chordParts, keyTextOf } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { chooseRun, comparedRuns, type TabbedRun } from '#renderer/features/runs/compare/comparison-actions.ts';
import { SideMark } from '#renderer/features/runs/compare/side-mark.tsx';
import { runStart } from '#renderer/features/runs/run-words.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import type { Tab } from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import comparisonStyles from '#renderer/features/runs/compare/comparison.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

const icon = { size: 15, stroke: 1.5 };
/** Newest runs that a list offers. */
const mostRuns = 200;

interface ComparisonHeadProps {
  readonly tab: Tab;
  readonly comparison: RunComparison | undefined;
}

export function ComparisonHead({ tab, comparison }: ComparisonHeadProps) {
  const { a, b } = comparedRuns(tab);
  const jobs = [comparison?.a.jobName, comparison?.b.jobName].filter((name) => name != null);
  return (
    <div className={classes(pageStyles.head, pageStyles.underlined)} data-part="page-head">
      <h1 className={classes(textStyles.title, layoutStyles.row, layoutStyles.close)}>
        <IconGitCompare size={16} stroke={1.5} className={textStyles.secondary} />
        {[...new Set(jobs)].join(' and ') || 'Compare runs'}
      </h1>
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <RunPicker side="A" run={a} compared={comparison?.a} onChange={(run) => chooseRun(tab, 'A', run)} />
        <IconButton
          label="Swap A and B"
          keys={keyTextOf('runs.swap-compared')}
          onClick={() => void runCommandById('runs.swap-compared')}
        >
          <IconArrowsExchange {...icon} />
        </IconButton>
        <RunPicker side="B" run={b} compared={comparison?.b} onChange={(run) => chooseRun(tab, 'B', run)} />
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        <span
          className={classes(
            layoutStyles.row,
            layoutStyles.tight,
            textStyles.compact,
            textStyles.muted,
            comparisonStyles.keys,
          )}
        >
          <KeyboardKeys parts={chordParts('N')} />
          <KeyboardKeys parts={chordParts('Shift+N')} />
          next, previous difference
        </span>
        <Button icon={<IconCopy {...icon} />} onClick={() => void runCommandById('runs.copy-comparison')}>
          Copy as Markdown
        </Button>
        <Button icon={<IconLayoutColumns {...icon} />} onClick={() => void runCommandById('runs.open-compared')}>
          Open both
        </Button>
      </span>
    </div>
  );
}

interface RunPickerProps {
  readonly side: 'A' | 'B';
  readonly run: TabbedRun;
  readonly compared: ComparedRun | undefined;
  onChange(run: TabbedRun): void;
}

/** Offers the runs of the same job. */
function RunPicker({ side, run, compared, onChange }: RunPickerProps) {
  const jobName = compared?.jobName ?? undefined;
  const runs = useProcedure(
    'getJobRuns',
    { ...(jobName === undefined ? {} : { jobName }), limit: mostRuns },
    { enabled: jobName !== undefined },
  );
  const listed = runs.data?.items ?? [];
  const isListed = listed.some(({ id }) => id === run.id);
  return (
    <>
      <SideMark side={side} />
      <select
        className={classes(inputStyles.input, comparisonStyles.picker)}
        aria-label={`Run ${side}`}
        data-part={`run-picker-${side}`}
        value={run.id}
        onChange={(event) => {
          const chosen = listed.find(({ id }) => id === event.currentTarget.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {isListed ? null : <option value={run.id}>#{run.number}</option>}
        {listed.map((each) => (
          <option key={each.id} value={each.id}>
            #{each.number}, {timeOfDay(runStart(each))}
          </option>
        ))}
      </select>
    </>
  );
}
