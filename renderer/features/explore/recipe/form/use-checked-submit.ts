/** A form that the engine looks at before it closes: what it refuses stays in the form, with the reason. */

import { useEffect, useRef, useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import type { StepProblem } from '#renderer/features/explore/recipe/form/check-step.ts';

interface CheckedSubmit {
  /** Of the draft as it is; undefined: none is known. */
  readonly problem: StepProblem | undefined;
  readonly isChecking: boolean;
  /** @param take is called once the check has found nothing, unless the draft has changed or the form is closed. */
  submit(check: () => Promise<StepProblem | undefined>, take: () => void): void;
}

/** @param draft what the form holds: another one has other problems. */
export function useCheckedSubmit(draft: unknown): CheckedSubmit {
  const [refused, setRefused] = useState<{ readonly draft: unknown; readonly problem: StepProblem }>();
  const [checked, setChecked] = useState<unknown>();
  // undefined: the form is closed.
  const current = useRef<unknown>(undefined);
  useEffect(() => {
    current.current = draft;
    return () => {
      current.current = undefined;
    };
  }, [draft]);
  const run = async (check: () => Promise<StepProblem | undefined>, take: () => void): Promise<void> => {
    setChecked(draft);
    let problem: StepProblem | undefined;
    try {
      problem = await check();
    } catch (thrown) {
      const { message, hint } = toEngineError(thrown);
      problem = { message, hint: hint ?? null };
    }
    setChecked(undefined);
    if (current.current !== draft) return;
    if (problem === undefined) take();
    else setRefused({ draft, problem });
  };
  return {
    problem: refused?.draft === draft ? refused?.problem : undefined,
    isChecking: checked !== undefined && checked === draft,
    submit: (check, take) => void run(check, take),
  };
}
