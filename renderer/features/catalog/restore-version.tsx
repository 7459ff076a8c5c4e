/** Asks before an earlier version of a table becomes the current one, and says what then reads differently. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { compareVersions } from '#renderer/features/catalog/table-versions-store.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

interface RestoreVersionProps {
  readonly table: TableName;
  readonly versionId: number;
  onClose(): void;
}

/** Effects that are listed; the others are counted. */
const mostEffects = 8;

export function RestoreVersion({ table, versionId, onClose }: RestoreVersionProps) {
  const { databaseName, name } = table;
  const preview = useProcedure('previewTableRestore', { databaseName, name, versionId });
  const { data, error } = preview;
  const refusal = error ?? data?.refusal ?? undefined;
  const restore = async (expectedVersionId: number): Promise<void> => {
    const restored = await runCommand('restoreTableVersion', { databaseName, name, versionId, expectedVersionId });
    compareVersions(tableTabId(databaseName, name), {});
    showToast({
      tone: 'ok',
      title: `Version ${versionId} of ${databaseName}.${name} restored as version ${restored.versionId}. No file was changed.`,
    });
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Restore version ${versionId} of ${databaseName}.${name}?`}
      action={`Restore version ${versionId}`}
      offReason={refusal === undefined ? (data === undefined ? 'Comparing the versions' : undefined) : refusal.message}
      onConfirm={() =>
        void restore(data!.currentVersionId).catch((thrown: unknown) => showFailure('Restoring the version', thrown))
      }
    >
      {refusal !== undefined ? (
        <p role="alert" className={classes(textStyles.compact, textStyles.warning)}>
          {refusal.message} {refusal.hint}
        </p>
      ) : data === undefined ? (
        <p className={textStyles.compact}>Comparing the versions…</p>
      ) : (
        <>
          <p className={textStyles.compact}>
            Its definition becomes version {data.currentVersionId + 1}. No file is changed or read. To undo it, restore
            version {data.currentVersionId}. The next crawl can change the definition again.
          </p>
          {data.effects.length === 0 ? (
            <p className={textStyles.compact}>Queries return the same rows.</p>
          ) : (
            <ul className={textStyles.compact} aria-label="What reads differently">
              {data.effects.slice(0, mostEffects).map((effect) => (
                <li key={effect}>{effect}</li>
              ))}
              {data.effects.length > mostEffects ? (
                <li>{countOf(data.effects.length - mostEffects, 'more change')}</li>
              ) : null}
            </ul>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}
