/** The pools of the queue of runs, as a table that is saved as a whole. */

import { useEffect, useState } from 'react';
import { z } from 'zod';
import { poolsSchema } from '#engine/contract/definitions/pool.ts';
import type { WorkspaceDefinition } from '#engine/contract/definitions/workspace.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { queryClient, queryKey, runCommand, useProcedure } from '#renderer/rpc/queries.ts';
import { Button } from '#renderer/ui/button.tsx';
import { fieldsOf } from '#renderer/ui/form/form-model.ts';
import { SchemaForm } from '#renderer/ui/form/schema-form.tsx';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import fieldStyles from '#renderer/ui/form/field.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import settingsStyles from '#renderer/features/settings/settings.module.css';

const fields = fieldsOf(z.toJSONSchema(z.object({ pools: poolsSchema }), { io: 'input' }));

export function PoolsSection() {
  const workspace = useProcedure('getWorkspace', {});
  if (workspace.error !== null) return <ErrorView error={workspace.error} />;
  if (workspace.data === undefined) return <LoadingView text="Loading the workspace" />;
  return <PoolsForm definition={workspace.data.definition} />;
}

function PoolsForm({ definition }: { readonly definition: WorkspaceDefinition }) {
  const { version: _version, ...changeable } = definition;
  const [pools, setPools] = useState<unknown>(definition.pools);
  useEffect(() => setPools(definition.pools), [definition.pools]);
  const checked = poolsSchema.safeParse(pools);
  const isChanged = JSON.stringify(checked.data ?? pools) !== JSON.stringify(definition.pools);
  const issue = checked.error?.issues[0];
  const problem = issue === undefined ? undefined : problemWords(issue);
  const save = async (): Promise<void> => {
    if (!checked.success) return;
    try {
      await runCommand('saveWorkspace', { definition: { ...changeable, pools: checked.data }, expected: definition });
    } catch (thrown) {
      showFailure('Saving pools', thrown);
      await queryClient.invalidateQueries({ queryKey: queryKey('getWorkspace') });
    }
  };
  return (
    <>
      <SettingRow
        title="Pools of the queue"
        text="Jobs of different pools share the machine by weight while runs of several pools wait. The limits are for the runs of a pool together; one run alone may have more. The pool of a job is one of its settings, default if it states none."
        name="pools"
        keywords="queue weight fair share limit parallel concurrent"
      >
        <span className={classes(layoutStyles.row, layoutStyles.close)}>
          <Button
            changes
            size="sm"
            {...(!isChanged
              ? { offReason: 'Same as in tenon.json' }
              : problem === undefined
                ? {}
                : { offReason: problem })}
            onClick={() => void save()}
          >
            Save pools
          </Button>
          {isChanged ? (
            <Button size="sm" tone="quiet" onClick={() => setPools(definition.pools)}>
              Reset
            </Button>
          ) : null}
        </span>
        {isChanged && problem !== undefined ? (
          <p className={classes(fieldStyles.hint, fieldStyles.wrong)} role="alert">
            {problem}
          </p>
        ) : null}
      </SettingRow>
      <div className={settingsStyles.table}>
        <SchemaForm fields={fields} value={{ pools }} onChange={(_name, value) => setPools(value ?? [])} />
      </div>
    </>
  );
}

/** `Pool 2, weight: must be at least 1`. */
function problemWords({ path, message }: z.core.$ZodIssue): string {
  const [index, member] = path;
  if (typeof index !== 'number') return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return `Pool ${index + 1}${member === undefined ? '' : `, ${String(member)}`}: ${message}.`;
}
