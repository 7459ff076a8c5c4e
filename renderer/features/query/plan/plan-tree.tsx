/** The steps of a plan as a tree: the last one on top, below each one those that provide its rows. */

import {
  planBranches,
  slowestStep,
  stepRows,
  stepTime,
  type PlanBranch,
  type PlanStep,
} from '#renderer/features/query/plan/plan-words.ts';
import { classes } from '#renderer/ui/classes.ts';
import planStyles from '#renderer/features/query/plan/plan-view.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function PlanTree({ steps }: { readonly steps: readonly PlanStep[] }) {
  return (
    <div className={planStyles.tree}>
      <Branches label="Tree of the plan" branches={planBranches(steps)} steps={steps} />
    </div>
  );
}

interface BranchesProps {
  readonly label?: string;
  readonly branches: readonly PlanBranch[];
  readonly steps: readonly PlanStep[];
}

function Branches({ label, branches, steps }: BranchesProps) {
  const slowest = slowestStep(steps)?.index;
  return (
    <ul aria-label={label} className={planStyles.branches}>
      {branches.map(({ step, isRepeated, inputs }) => {
        const { action, millis, ...rows } = steps[step]!;
        return (
          <li key={step}>
            <div className={classes(planStyles.node, step === slowest && planStyles.slow)}>
              <span className={planStyles.number}>{step + 1}</span>
              <span className={planStyles.action}>
                {action}
                {isRepeated ? <span className={textStyles.muted}> (inputs listed above)</span> : null}
              </span>
              <span className={classes(planStyles.measures, textStyles.muted, textStyles.numeric)}>
                {stepRows(rows)}
                {millis === null ? '' : `, ${stepTime(millis)}`}
              </span>
            </div>
            {inputs.length === 0 ? null : <Branches branches={inputs} steps={steps} />}
          </li>
        );
      })}
    </ul>
  );
}
