/** The file of a user's transform as one function of a row, on the same lines, so that errors name the lines of the file. */

import type { ParameterValue } from '#engine/transforms/user/parameter-args.ts';

/** A module's `export` has no meaning within a function. */
const exported = /^(?<indent>[ \t]*)export (?=(?:function|const|let|class|type|interface)\b)/gmu;

/**
 * @param functionName of the file, called with the row and the values of the parameters.
 * @returns an expression whose value is a function.
 */
export function rowCode(text: string, functionName: string, values: ReadonlyMap<string, ParameterValue>): string {
  const file = text.replace(/^\uFEFF/u, '').replaceAll(exported, '$<indent>       ');
  return `(row) => { ${file}\nreturn ${functionName}(row, ${valuesText(values)}); }`;
}

/** Without characters that the compartment refuses even within a text: `import(`, `eval(`, comments of HTML. */
function valuesText(values: ReadonlyMap<string, ParameterValue>): string {
  const json = JSON.stringify(Object.fromEntries([...values].map(([name, value]) => [name, value ?? null])));
  return json.replaceAll(/[(<>]/gu, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
