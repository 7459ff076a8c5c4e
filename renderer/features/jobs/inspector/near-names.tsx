/** Names that a person may have meant, each a button that writes it. */

import { editDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import type { JobProblem } from '#renderer/features/runs/check-job.ts';
import { replaceName } from '#renderer/features/jobs/graph/edit-job.ts';
import { Button } from '#renderer/ui/button.tsx';

export function NearNames({ name, problem }: { readonly name: string; readonly problem: JobProblem }) {
  const { node, unknownName } = problem;
  if (node === null || unknownName === null) return null;
  const { written, near } = unknownName;
  return (
    <span className="row g6 wrap near-names">
      {near.map((each) => (
        <Button
          key={each}
          size="sm"
          onClick={() => editDraft(name, (draft) => replaceName(draft, node, written, each))}
        >
          Write {each}
        </Button>
      ))}
    </span>
  );
}
