/** What TypeScript's own language service says of a function of a row. Loaded by the worker alone: the service has 3 MB. */

import ts from 'typescript-language-service';
import type {
  FunctionDescription,
  FunctionProblem,
  FunctionSuggestion,
  FunctionText,
} from '#renderer/ui/code/typescript/function-messages.ts';

/** Of the language, without browser and Node: custom code has neither. */
const libraries = import.meta.glob<string>(
  [
    '../../../../node_modules/typescript-language-service/lib/lib.{es5,es20*,decorators*}.d.ts',
    '!../../../../node_modules/typescript-language-service/lib/lib.*.full.d.ts',
  ],
  { query: '?raw', import: 'default', eager: true },
);
const texts = new Map<string, string>(
  Object.entries(libraries).map(([path, text]) => [`/${path.slice(path.lastIndexOf('/') + 1)}`, text]),
);

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.None,
  lib: ['lib.es2024.d.ts'],
  strict: true,
  // A function may be JavaScript.
  noImplicitAny: false,
  // Custom code removes types and compiles nothing.
  erasableSyntaxOnly: true,
  allowUnreachableCode: true,
  types: [],
};

const rowFile = '/row.d.ts';
const codeFile = '/function.ts';
const results: Readonly<Record<FunctionText['returns'], string>> = {
  row: 'object | null',
  rows: 'readonly object[]',
  keep: 'boolean',
};
/** Suggestions whose types are looked up. */
const mostDetails = 60;

let versions = 0;
let code = '';
let lead = 0;
const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => [rowFile, codeFile],
  getScriptVersion: (name) => (name === rowFile || name === codeFile ? String(versions) : '1'),
  getScriptSnapshot(name) {
    const text = texts.get(name);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => '/',
  getDefaultLibFileName: () => '/lib.es2024.d.ts',
  fileExists: (name) => texts.has(name),
  readFile: (name) => texts.get(name),
});

/** The service keeps one function, the last one that it was asked about. */
function open(asked: FunctionText): void {
  // A variable with a type: so the parameter needs none.
  const before = `const apply: (row: Row) => ${results[asked.returns]} =\n`;
  const text = `${before}${asked.code}\n;`;
  if (texts.get(codeFile) === text && texts.get(rowFile) === asked.rowType) return;
  texts.set(codeFile, text);
  texts.set(rowFile, asked.rowType);
  code = asked.code;
  lead = before.length;
  versions += 1;
}

/** In the order of their places. Without code there is no problem: nothing was written yet. */
export function checkFunction(asked: FunctionText): FunctionProblem[] {
  open(asked);
  if (code.trim() === '') return [];
  const syntax = service.getSyntacticDiagnostics(codeFile);
  // What is wrong with types behind an error of syntax is mostly its consequence.
  const found = syntax.length > 0 ? syntax : service.getSemanticDiagnostics(codeFile);
  return found
    .map((each) => problemOf(each.start ?? 0, each.length ?? 0, each.messageText))
    .sort((left, right) => left.from - right.from);
}

function problemOf(start: number, length: number, message: string | ts.DiagnosticMessageChain): FunctionProblem {
  const from = Math.min(code.length, Math.max(0, start - lead));
  const to = Math.min(code.length, Math.max(from, start - lead + length));
  const line = code.slice(0, from).split('\n').length;
  return { from, to, line, message: sentenceOf(ts.flattenDiagnosticMessageText(message, '\n')) };
}

/** The first sentences: what follows is about options of a compiler that nobody here can set. */
function sentenceOf(message: string): string {
  const [first = ''] = message.split('\n', 1);
  return first.replace(/ Do you need to (?:change your target library|install type definitions).*$/u, '');
}

export function completeFunction(asked: FunctionText, at: number): FunctionSuggestion[] {
  open(asked);
  const found = service.getCompletionsAtPosition(codeFile, lead + at, {
    includeCompletionsWithInsertText: true,
    includeCompletionsForModuleExports: false,
  });
  // The variable is ours.
  const entries = (found?.entries ?? []).filter(({ name }) => found?.isMemberCompletion === true || name !== 'apply');
  return entries.map(({ name, kind, sortText, insertText, replacementSpan }, index) => {
    const isReplaced = insertText !== undefined && insertText !== name;
    return {
      label: name,
      kind,
      order: sortText,
      detail: found?.isMemberCompletion === true && index < mostDetails ? typeOf(at, name) : '',
      insert: isReplaced ? { text: insertText, from: (replacementSpan?.start ?? lead + at) - lead } : null,
    };
  });
}

function typeOf(at: number, name: string): string {
  const details = service.getCompletionEntryDetails(
    codeFile,
    lead + at,
    name,
    undefined,
    undefined,
    undefined,
    undefined,
  );
  const declaration = ts.displayPartsToString(details?.displayParts);
  return /^\(property\) [^\n]*?: (.*)$/su.exec(declaration)?.[1]?.replaceAll(/\s+/gu, ' ') ?? '';
}

/** Of the name at a place; null: there is nothing to say. */
export function describeFunction(asked: FunctionText, at: number): FunctionDescription | null {
  open(asked);
  const found = service.getQuickInfoAtPosition(codeFile, lead + at);
  if (found === undefined) return null;
  const from = found.textSpan.start - lead;
  if (from < 0 || from > code.length) return null;
  return {
    from,
    to: Math.min(code.length, from + found.textSpan.length),
    declaration: ts.displayPartsToString(found.displayParts),
    documentation: ts.displayPartsToString(found.documentation),
  };
}
