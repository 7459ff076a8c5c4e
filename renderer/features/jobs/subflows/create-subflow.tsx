/** The name of a new sub-flow, and the arguments of its nodes that jobs are to set. */

import { useState } from 'react';
import type { ChosenArgument } from '#engine/contract/subflows/create-subflow.ts';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { offeredArguments, type OfferedArgument } from '#renderer/features/jobs/subflows/offered-arguments.ts';
import { moveIntoSubflow } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { knownTransforms } from '#renderer/features/jobs/transforms.ts';
import { NameField } from '#renderer/app/name-field.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { classes } from '#renderer/ui/classes.ts';
import dialogStyles from '#renderer/ui/dialog.module.css';
import { failureText } from '#renderer/ui/format/failure-text.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';
import subflowStyles from '#renderer/features/jobs/subflows/create-subflow.module.css';

interface CreateSubflowProps {
  readonly jobName: string;
  onClose(): void;
}

export function CreateSubflow({ jobName, onClose }: CreateSubflowProps) {
  // Of the selection when the dialog opened.
  const [ids] = useState(() => selectedNodes(jobName));
  const [offered] = useState(() => {
    const job = findDraft(jobName)?.history.present;
    return job === undefined ? [] : offeredArguments(job, ids, knownTransforms());
  });
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<OfferedArgument, string>>(new Map());
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const trimmed = name.trim();
  const wrong = wrongParameter([...chosen.values()]);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await moveIntoSubflow(jobName, ids, trimmed, [...chosen].map(asChoice));
      onClose();
    } catch (thrown) {
      setBusy(false);
      setProblem(failureText(thrown));
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (trimmed !== '' && wrong === undefined && !busy) void submit();
      }}
    >
      <NameField
        id="subflow-name"
        folder="subflows"
        value={name}
        problem={problem}
        hint={`${countOf(ids.length, 'node')} ${ids.length === 1 ? 'moves' : 'move'} to a file in subflows/. Other jobs can use the sub-flow, too.`}
        onChange={(next) => (setName(next), setProblem(undefined))}
      />
      {offered.length === 0 ? null : (
        <fieldset className={subflowStyles.arguments}>
          <legend className={fieldStyles.label}>Arguments that jobs set</legend>
          <div className={subflowStyles.list}>
            {offered.map((each) => (
              <ArgumentRow
                key={`${each.nodeId} ${each.argument}`}
                offered={each}
                parameter={chosen.get(each)}
                onChange={(parameter) => setChosen(withChoice(chosen, each, parameter))}
              />
            ))}
          </div>
        </fieldset>
      )}
      <span className={classes(layoutStyles.row, dialogStyles.actions)}>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          tone="primary"
          type="submit"
          busy={busy}
          {...(trimmed === '' ? { offReason: 'Enter a name first' } : wrong === undefined ? {} : { offReason: wrong })}
        >
          Create sub-flow
        </Button>
      </span>
    </form>
  );
}

interface ArgumentRowProps {
  readonly offered: OfferedArgument;
  /** undefined: it stays an argument of the node. */
  readonly parameter: string | undefined;
  onChange(parameter: string | undefined): void;
}

function ArgumentRow({ offered, parameter, onChange }: ArgumentRowProps) {
  const { nodeName, label, value } = offered;
  return (
    <div className={subflowStyles.argument}>
      <Check
        checked={parameter !== undefined}
        label={
          <>
            {nodeName}: {label} <span className={textStyles.muted}>{value}</span>
          </>
        }
        onChange={(on) => onChange(on ? offered.parameter : undefined)}
      />
      {parameter === undefined ? null : (
        <input
          className={classes(inputStyles.input, subflowStyles.parameter)}
          aria-label={`Name of the parameter for ${nodeName}: ${label}`}
          value={parameter}
          maxLength={100}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

function withChoice(
  chosen: ReadonlyMap<OfferedArgument, string>,
  offered: OfferedArgument,
  parameter: string | undefined,
): ReadonlyMap<OfferedArgument, string> {
  const next = new Map(chosen);
  if (parameter === undefined) next.delete(offered);
  else next.set(offered, parameter);
  return next;
}

function asChoice([{ nodeId, argument, label, kind }, name]: readonly [OfferedArgument, string]): ChosenArgument {
  return { nodeId, argument, parameter: { name, kind, label } };
}

/** A reason; undefined: all are right. */
function wrongParameter(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => !/^[A-Za-z_]\w*$/u.test(name));
  if (wrong !== undefined) return 'Names of parameters have letters, digits and _ only';
  const folded = names.map((name) => name.toLowerCase());
  return new Set(folded).size === folded.length ? undefined : 'Two parameters have the same name';
}
