/** Classifiers of AWS Glue as classifiers of a workspace: what `aws glue get-classifiers` prints, or `create-classifier` takes. */

import { z } from 'zod';
import { classifierSchema, type CustomClassifier } from '#engine/contract/definitions/classifier.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { isObject, readGlueList, type AtPath, type GlueList } from '#engine/interchange/glue-list.ts';

export interface ReadClassifier {
  readonly name: string;
  readonly classifier: CustomClassifier;
  /** Members of AWS Glue that have no equivalent, in sentences. */
  readonly changes: readonly string[];
}

const list: GlueList = {
  noun: 'classifier',
  single: 'Classifier',
  several: 'Classifiers',
  wanted:
    'Use the JSON of: aws glue get-classifiers. The input of create-classifier and the answer of get-classifier are read, too.',
};

const text = z.string();
const name = text.min(1).max(255);
/** Glue's own, which a workspace does not keep. */
const kept = {
  CreationTime: z.unknown().optional(),
  LastUpdated: z.unknown().optional(),
  Version: z.unknown().optional(),
};

/** The kinds, with their members; null is what some tools write for a member that is not stated. */
const kinds = {
  GrokClassifier: z.object({
    ...kept,
    Name: name,
    Classification: text,
    GrokPattern: text,
    CustomPatterns: text.nullish(),
  }),
  XMLClassifier: z.object({ ...kept, Name: name, Classification: text, RowTag: text.nullish() }),
  JsonClassifier: z.object({ ...kept, Name: name, JsonPath: text }),
  CsvClassifier: z.object({
    ...kept,
    Name: name,
    Delimiter: text.nullish(),
    QuoteSymbol: text.nullish(),
    ContainsHeader: text.nullish(),
    Header: z.array(text).nullish(),
    DisableValueTrimming: z.boolean().nullish(),
    AllowSingleColumn: z.boolean().nullish(),
    CustomDatatypeConfigured: z.boolean().nullish(),
    CustomDatatypes: z.array(text).nullish(),
    Serde: text.nullish(),
  }),
};
type Kind = keyof typeof kinds;
const kindNames = Object.keys(kinds) as Kind[];

/**
 * In the order of the text.
 * @throws EngineError MalformedFile for text that is not JSON; InvalidInput for anything else that cannot be imported, with
 *   the line of each problem.
 */
export function readGlueClassifiers(text: string): ReadClassifier[] {
  return readGlueList(text, list, readEntry);
}

/** @returns a problem with its line, or the classifier. */
function readEntry(entry: unknown, problem: AtPath): ReadClassifier | string {
  const members = isObject(entry) ? Object.entries(entry).filter(([, value]) => value !== null) : [];
  const [first] = members;
  const kind = kindNames.find((each) => each === first?.[0]);
  if (kind === undefined || members.length !== 1) return problem([], `one member is expected: ${kindNames.join(', ')}`);
  const checked = kinds[kind].safeParse(first![1]);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    return problem([kind, ...issue.path], issueText({ ...issue, path: [kind, ...issue.path] }));
  }
  const changes: string[] = [];
  const given = first![1] as Readonly<Record<string, unknown>>;
  for (const member of Object.keys(given))
    if (!Object.hasOwn(kinds[kind].shape, member)) changes.push(`${member} is not known here and is not imported.`);
  const value = membersOf[kind](given, changes);
  const classifier = classifierSchema.safeParse({ name: given['Name'], ...withoutNulls(value) });
  if (!classifier.success) {
    const issue = classifier.error.issues[0]!;
    const member = glueMembers[String(issue.path[0])];
    const at = member === undefined ? [kind] : [kind, member, ...issue.path.slice(1)];
    return problem(at, issueText({ ...issue, path: at }));
  }
  const found = classifier.data as CustomClassifier;
  return { name: found.name, classifier: found, changes };
}

/** Our members by Glue's. */
const glueMembers: Readonly<Record<string, string>> = {
  name: 'Name',
  classification: 'Classification',
  grokPattern: 'GrokPattern',
  customPatterns: 'CustomPatterns',
  rowTag: 'RowTag',
  jsonPath: 'JsonPath',
  delimiter: 'Delimiter',
  quoteSymbol: 'QuoteSymbol',
  containsHeader: 'ContainsHeader',
  header: 'Header',
  disableValueTrimming: 'DisableValueTrimming',
  allowSingleColumn: 'AllowSingleColumn',
  customDatatypes: 'CustomDatatypes',
  serde: 'Serde',
};

type Given = Readonly<Record<string, unknown>>;

/** The definition of each kind without its name; checked afterwards. */
const membersOf: Readonly<Record<Kind, (given: Given, changes: string[]) => Record<string, unknown>>> = {
  GrokClassifier: (given) => ({
    type: 'grok',
    classification: given['Classification'],
    grokPattern: given['GrokPattern'],
    customPatterns: given['CustomPatterns'],
  }),
  XMLClassifier: (given) => ({ type: 'xml', classification: given['Classification'], rowTag: given['RowTag'] }),
  JsonClassifier: (given) => ({ type: 'json', jsonPath: given['JsonPath'] }),
  CsvClassifier: (given, changes) => {
    const types = (given['CustomDatatypes'] ?? []) as readonly string[];
    const isConfigured = given['CustomDatatypeConfigured'] === true;
    if (types.length > 0 && !isConfigured)
      changes.push('CustomDatatypes is not imported, because CustomDatatypeConfigured is not true.');
    return {
      type: 'csv',
      delimiter: given['Delimiter'],
      quoteSymbol: given['QuoteSymbol'],
      containsHeader: given['ContainsHeader'],
      header: given['Header'],
      disableValueTrimming: given['DisableValueTrimming'],
      allowSingleColumn: given['AllowSingleColumn'],
      customDatatypes: isConfigured ? types.map((type) => type.toUpperCase()) : [],
      serde: given['Serde'],
    };
  },
};

/** So that what is not stated has its default. */
function withoutNulls(value: Given): Given {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
}
