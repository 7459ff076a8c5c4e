/** How long runs and crawls stay in the history, and removing what is older now. */

import type { WorkspaceChange, WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { Button } from '#renderer/ui/button.tsx';
import { byteSize, countOf, exactCount } from '#renderer/ui/format/words.ts';

const mostDays = 36_500;
const mostRuns = 1_000_000;

export function HistorySettings({ definition }: { readonly definition: WorkspaceDefinition }) {
  const { defaults } = definition;
  return (
    <>
      <SettingRow
        title="Keep history for"
        text="Older runs and crawls are removed every hour. Runs that an undo, a resume or a later run needs stay."
        name="defaults.historyDays"
        keywords="retention runs crawls logs old age"
      >
        <EditableSetting
          label="Days that runs and crawls stay in the history"
          unit="days"
          value={String(defaults.historyDays)}
          definition={definition}
          change={(text) => changed(definition, 'historyDays', text, mostDays, 'days')}
        />
      </SettingRow>
      <SettingRow
        title="Always keep the newest"
        text="This many runs of each job and crawls of each crawler stay, however old they are."
        name="defaults.historyRuns"
        keywords="retention runs crawls number"
      >
        <EditableSetting
          label="Newest runs of each job that stay in the history"
          unit="runs"
          value={String(defaults.historyRuns)}
          definition={definition}
          change={(text) => changed(definition, 'historyRuns', text, mostRuns, 'runs')}
        />
      </SettingRow>
      <SettingRow
        title="Old history"
        text="Bookmarks do not change. Runs that were removed cannot be undone, resumed or repeated."
        keywords="clean remove"
      >
        <Button changes size="sm" onClick={() => void cleanHistory()}>
          Remove old runs
        </Button>
      </SettingRow>
    </>
  );
}

function changed(
  definition: WorkspaceDefinition,
  name: 'historyDays' | 'historyRuns',
  text: string,
  most: number,
  unit: string,
): WorkspaceChange | string {
  const count = Number(text);
  if (text.trim() === '' || !Number.isInteger(count) || count < 1 || count > most)
    return `Enter a whole number of ${unit} from 1 to ${exactCount(most)}.`;
  const { version: _version, ...changeable } = definition;
  return { ...changeable, defaults: { ...changeable.defaults, [name]: count } };
}

export async function cleanHistory(): Promise<void> {
  try {
    const { jobs, crawlCount, freedBytes } = await runCommand('cleanHistory', {});
    const runCount = jobs.reduce((sum, job) => sum + job.runCount, 0);
    const freed = freedBytes === 0 ? '' : ` ${byteSize(freedBytes)} given back.`;
    showToast({
      tone: 'ok',
      title: `${countOf(runCount, 'run')}, ${countOf(crawlCount, 'crawl')} removed from the history.${freed}`,
    });
  } catch (thrown) {
    showFailure('Removing old runs', thrown);
  }
}
