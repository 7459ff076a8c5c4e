/** A name of a job that is not known, and the known one that was probably meant. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { editDraft, findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { replaceName } from '#renderer/features/jobs/graph/edit-job.ts';
import { checkedText, checkOf } from '#renderer/features/runs/check-job.ts';
import { queryClient } from '#renderer/rpc/queries.ts';

interface MeantName {
  readonly node: string;
  /** Of a recipe; undefined: the node as a whole. */
  readonly step: string | undefined;
  readonly written: string;
  readonly near: string;
}

/** In the selected node, else in the first that has one; undefined: none, or the job as it is now is not checked yet. */
export function findMeantName(name: string): MeantName | undefined {
  const draft = findDraft(name);
  if (draft === undefined) return undefined;
  const { queryKey } = checkOf(checkedText(draft.history.present));
  const found = (queryClient.getQueryData<Output<'validateJob'>>(queryKey)?.problems ?? []).flatMap(
    ({ node, step, unknownName }) =>
      node === null || unknownName?.near[0] === undefined
        ? []
        : [{ node, step, written: unknownName.written, near: unknownName.near[0] }],
  );
  return found.find(({ node }) => draft.selection.includes(node)) ?? found[0];
}

export function writeName(name: string, { node, step, written, near }: MeantName): void {
  editDraft(name, (draft) => replaceName(draft, node, written, near, step));
}
