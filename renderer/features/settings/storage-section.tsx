/** The cache: its size, its budget, and emptying it; and the history, by its settings. */

import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { HistorySettings } from '#renderer/features/settings/history-settings.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf } from '#renderer/ui/format/words.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function StorageSection() {
  const cache = useProcedure('getCache', {});
  const workspace = useProcedure('getWorkspace', {});
  if (cache.error !== null) return <ErrorView error={cache.error} />;
  if (cache.data === undefined) return <LoadingView text="Measuring the cache" />;
  const { folder, fileCount, sizeBytes, budgetBytes } = cache.data;
  return (
    <>
      <SettingRow
        title="Cache"
        text="Copies that make large files fast to sort and page. Safe to clear: Tenon recreates them when needed."
        keywords="disk space clear"
      >
        <div className={layoutStyles.row}>
          <span>
            <b>{byteSize(sizeBytes)}</b> of {byteSize(budgetBytes)} in {countOf(fileCount, 'file')}
          </span>
          <Button
            size="sm"
            onClick={() => void clearCache()}
            {...(fileCount === 0 ? { offReason: 'Already empty' } : {})}
          >
            Clear
          </Button>
        </div>
        <div
          className={classes(progressStyles.progress, settingsStyles.progress)}
          role="img"
          aria-label={`${Math.round((sizeBytes / Math.max(1, budgetBytes)) * 100)} percent of the budget`}
        >
          <b style={{ width: `${Math.min(100, (sizeBytes / Math.max(1, budgetBytes)) * 100)}%` }} />
        </div>
        <span className={classes(textStyles.monospace, textStyles.muted, textStyles.micro, textStyles.wrapAnywhere)}>
          {folder}
        </span>
      </SettingRow>
      <SettingRow
        title="Cache budget"
        text="The oldest copies are deleted when the cache exceeds this size."
        name="defaults.cacheBytes"
      >
        {workspace.data === undefined ? byteSize(budgetBytes) : <Budget definition={workspace.data.definition} />}
      </SettingRow>
      {workspace.data === undefined ? null : <HistorySettings definition={workspace.data.definition} />}
    </>
  );
}

const gigabyte = 1e9;

function Budget({ definition }: { readonly definition: WorkspaceDefinition }) {
  const { version: _version, ...changeable } = definition;
  return (
    <EditableSetting
      label="Cache budget in GB"
      unit="GB"
      value={String(Math.round((definition.defaults.cacheBytes / gigabyte) * 100) / 100)}
      definition={definition}
      change={(text) =>
        text.trim() === '' || !(Number(text) * gigabyte >= 1) || Number(text) > 1e6
          ? 'Enter a number of gigabytes above 0, up to 1,000,000.'
          : {
              ...changeable,
              defaults: { ...changeable.defaults, cacheBytes: Math.round(Number(text) * gigabyte) },
            }
      }
    />
  );
}

export async function clearCache(): Promise<void> {
  try {
    const { fileCount, sizeBytes } = await runCommand('clearCache', {});
    showToast({ tone: 'ok', title: `${countOf(fileCount, 'file')}, ${byteSize(sizeBytes)} removed from the cache.` });
  } catch (thrown) {
    showFailure('Clearing the cache', thrown);
  }
}
