/** Below the text: a value for each parameter `$name`, with the type that it has. */

import { useMemo } from 'react';
import { guessParameter, isListParameter } from '#engine/contract/statement-parameters.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import { longestValue, typeValue, useTypedValues } from '#renderer/features/query/query-parameters.ts';
import { parametersIn } from '#renderer/ui/code/sql-parameters.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { TextInput } from '#renderer/ui/form/text-input.tsx';
import queryStyles from '#renderer/features/query/query.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ParameterStripProps {
  readonly tabId: string;
  readonly text: string;
}

export function ParameterStrip({ tabId, text }: ParameterStripProps) {
  const names = useMemo(() => parametersIn(text), [text]);
  const values = useTypedValues(tabId);
  if (names.length === 0) return null;
  return (
    <section className={queryStyles.parameters} aria-label="Parameters" data-part="query-parameters">
      {names.map((name) => {
        const value = values[name.toLowerCase()] ?? '';
        const id = `parameter-${name}`;
        return (
          <span key={name.toLowerCase()} className={queryStyles.parameter}>
            <label htmlFor={id} className={textStyles.monospace}>
              ${name}
            </label>
            <TextInput
              id={id}
              className={queryStyles.value}
              value={value}
              placeholder="Enter a value"
              maxLength={longestValue}
              aria-describedby={`${id}-type`}
              onChange={(typed) => typeValue(tabId, name, typed)}
              onKeyDown={(event) => {
                if (event.key === 'Enter') void runCommandById('query.run');
              }}
            />
            <span
              id={`${id}-type`}
              className={textStyles.caption}
              title="In single quotes, a value is text; in square brackets, a list: [7, 9]."
            >
              {value === '' ? 'no value' : typeWords(value)}
            </span>
          </span>
        );
      })}
    </section>
  );
}

/** `number`, `list of 3 numbers`. */
function typeWords(typed: string): string {
  const parameter = guessParameter(typed);
  if (!isListParameter(parameter)) return parameter.type;
  const { type, values } = parameter;
  if (values.length === 0) return 'empty list';
  return `list of ${countOf(values.length, type)}`;
}
