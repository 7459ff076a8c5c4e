/** Names that a person may have meant, each a button that writes it. */

import { writeName } from '#renderer/features/jobs/draft/meant-name.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { Button } from '#renderer/ui/button.tsx';

export function NearNames({ name, problem }: { readonly name: string; readonly problem: JobProblem }) {
  const { node, unknownName } = problem;
  if (node === null || unknownName === null) return null;
  const { written, near } = unknownName;
  return (
    <span className="row g6 wrap near-names">
      {near.map((each) => (
        <Button key={each} size="sm" onClick={() => writeName(name, { node, written, near: each })}>
          Write {each}
        </Button>
      ))}
    </span>
  );
}
