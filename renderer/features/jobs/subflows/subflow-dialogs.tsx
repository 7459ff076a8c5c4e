/** Another name for a sub-flow, a copy of it, and taking it away. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { NameForm } from '#renderer/app/name-form.tsx';
import { showInEditor, useEditorView } from '#renderer/features/jobs/editor-view.ts';
import { deleteSubflow, duplicateSubflow, renameSubflow } from '#renderer/features/jobs/subflows/subflow-actions.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import textStyles from '#renderer/ui/text.module.css';

const close = (): void => showInEditor({ asking: null });
const subflowName = { noun: 'sub-flow', folder: 'subflows', onClose: close } as const;

export function SubflowDialogs() {
  const asking = useEditorView((state) => state.asking);
  const name = useEditorView((state) => state.askedSubflow) ?? '';
  return (
    <>
      <Dialog open={asking === 'rename-subflow'} onClose={close} title="Rename sub-flow" width={440}>
        <NameForm
          {...subflowName}
          verb="Rename"
          tried="Renaming the sub-flow"
          initial={name}
          act={(next) => renameSubflow(name, next)}
        />
      </Dialog>
      <Dialog open={asking === 'duplicate-subflow'} onClose={close} title={`Duplicate ${name}`} width={440}>
        <NameForm
          {...subflowName}
          verb="Duplicate"
          tried="Duplicating the sub-flow"
          initial=""
          act={(copy) => duplicateSubflow(name, copy)}
        />
      </Dialog>
      <ConfirmDialog
        open={asking === 'delete-subflow'}
        onClose={close}
        title={`Delete the sub-flow ${name}?`}
        action={`Delete ${name}`}
        onConfirm={() =>
          void deleteSubflow(name).catch((thrown: unknown) => showFailure('Deleting the sub-flow', thrown))
        }
      >
        <p className={textStyles.compact}>Its file in subflows/ is deleted. No job uses it.</p>
      </ConfirmDialog>
    </>
  );
}
