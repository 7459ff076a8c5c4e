/** Asks before files that no run wrote become part of a target: later runs may then replace them. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { askAdoption, useAdoptionAsked, type AskedTarget } from '#renderer/features/runs/adoption/adoption-store.ts';
import { useRunNodes } from '#renderer/features/runs/run-nodes.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import textStyles from '#renderer/ui/text.module.css';

export function AdoptionDialog() {
  const asked = useAdoptionAsked((state) => state.asked);
  return asked === null ? null : <Question asked={asked} />;
}

function Question({ asked }: { readonly asked: AskedTarget }) {
  const nodes = useRunNodes(asked.jobName);
  const target = `“${nodes.get(asked.nodeId)?.name ?? asked.nodeId}”`;
  const adopt = async (): Promise<void> => {
    const { adopted } = await runCommand('adoptTarget', asked);
    showToast({
      tone: 'ok',
      title: `${countOf(adopted.length, 'file')} added to ${target}.`,
      text: 'Run the job again.',
    });
  };
  return (
    <ConfirmDialog
      open
      onClose={() => askAdoption(null)}
      title={`Adopt the files of ${target}?`}
      action="Adopt files"
      onConfirm={() => void adopt().catch((thrown: unknown) => showFailure('Adopting the files', thrown))}
    >
      <p className={textStyles.compact}>
        Every file in the target’s folder becomes part of its table, including files that no Tenon run wrote. The files
        are not read, moved or changed.
      </p>
      <p className={textStyles.compact}>
        A run that overwrites the target then replaces them. Undoing that run brings them back.
      </p>
    </ConfirmDialog>
  );
}
