/** Whether text that a spreadsheet would run gets an apostrophe. */

import { Check } from '#renderer/ui/choice-controls.tsx';
import exportStyles from '#renderer/features/explore/export/export.module.css';

interface FormulaGuardProps {
  readonly keepFormulas: boolean;
  /** Behind the sentence that says what it does. */
  readonly more?: string;
  onKeepFormulas(keep: boolean): void;
}

export function FormulaGuard({ keepFormulas, more, onKeepFormulas }: FormulaGuardProps) {
  const does =
    'Spreadsheets run text that begins with =, +, - or @ as a formula. An apostrophe is added before such text.';
  return (
    <div className={exportStyles.guard}>
      <Check
        checked={!keepFormulas}
        label="Guard against formulas"
        hint={more === undefined ? does : `${does} ${more}`}
        onChange={(guards) => onKeepFormulas(!guards)}
      />
    </div>
  );
}
