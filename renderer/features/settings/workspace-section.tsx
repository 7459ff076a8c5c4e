/** Facts of the open workspace. */

import { EditableSetting } from '#renderer/features/settings/editable-setting.tsx';
import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import settingsStyles from '#renderer/features/settings/settings.module.css';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';

export function WorkspaceSection() {
  const workspace = useProcedure('getWorkspace', {});
  if (workspace.error !== null) return <ErrorView error={workspace.error} />;
  if (workspace.data === undefined) return <LoadingView text="Loading the workspace" />;
  const { root, stateFolder, throwAway, definition, problems } = workspace.data;
  const { version: _version, ...changeable } = definition;
  return (
    <>
      <SettingRow title="Name" text="Shown in the title bar." name="name">
        <EditableSetting
          label="Name of the workspace"
          value={definition.name}
          definition={definition}
          change={(name) => (name.trim() === '' ? 'Enter a name.' : { ...changeable, name: name.trim() })}
        />
      </SettingRow>
      <SettingRow
        title="Folder"
        text="Your definitions are stored here as files. Keep this folder in git."
        keywords="path root"
      >
        <span className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{root}</span>
        {throwAway ? <Tag tone="warn">deleted when the engine exits</Tag> : null}
      </SettingRow>
      <SettingRow title="State" text="Catalog, runs and cache. Keep it out of git." keywords="sqlite catalog">
        <span className={classes(textStyles.monospace, textStyles.wrapAnywhere)}>{stateFolder}</span>
      </SettingRow>
      <SettingRow
        title="Default database"
        text="Used for new tables unless you choose another database."
        name="defaults.databaseName"
      >
        <EditableSetting
          label="Default database"
          value={definition.defaults.databaseName}
          definition={definition}
          change={(databaseName) =>
            databaseName.trim() === ''
              ? 'Enter a database name.'
              : databaseName !== databaseName.toLowerCase()
                ? 'Database names are lowercase.'
                : { ...changeable, defaults: { ...changeable.defaults, databaseName: databaseName.trim() } }
          }
        />
      </SettingRow>
      <SettingRow
        title="Problems in files"
        text="A file that cannot be parsed is ignored; its last valid version stays in use."
        keywords="errors invalid"
      >
        {problems.length === 0 ? (
          <Tag tone="ok">none</Tag>
        ) : (
          <ul className={settingsStyles.problems}>
            {problems.map(({ file, line, message }) => (
              <li key={`${file} ${line ?? ''} ${message}`}>
                <span className={textStyles.monospace}>
                  {file}
                  {line === null ? '' : `:${line}`}
                </span>{' '}
                <span className={textStyles.bad}>{message}</span>
              </li>
            ))}
          </ul>
        )}
      </SettingRow>
    </>
  );
}
