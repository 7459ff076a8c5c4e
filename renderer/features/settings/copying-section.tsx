/** What is done to rows that are copied. */

import { SettingRow } from '#renderer/features/settings/setting-row.tsx';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Switch } from '#renderer/ui/choice-controls.tsx';

export function CopyingSection() {
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
  return (
    <SettingRow
      title="Formulas"
      text="Text that starts with =, +, - or @ runs as a formula when it is pasted into a spreadsheet. Rows copied for a spreadsheet or as CSV get an apostrophe before such text. JSON is never changed. On the command line: --keep-formulas."
      keywords="copy csv tsv spreadsheet formula escape export"
    >
      <Switch
        checked={keepFormulas}
        label="Keep formulas"
        onChange={(on) => useWorkbench.setState({ keepFormulas: on })}
      />
    </SettingRow>
  );
}
