/** A classifier as AWS Glue has it: the input of `aws glue create-classifier`, or an entry of what `get-classifiers` prints. */

import type { CustomClassifier } from '#engine/contract/definitions/classifier.ts';

export interface WrittenClassifier {
  /** One member: the kind. */
  readonly entry: Readonly<Record<string, object>>;
  /** What AWS Glue cannot have or may read otherwise, in sentences. */
  readonly changes: readonly string[];
}

export function writeGlueClassifier(classifier: CustomClassifier): WrittenClassifier {
  const changes: string[] = [];
  if (classifier.description !== '') changes.push('The description is omitted: classifiers of AWS Glue have none.');
  return { entry: entryOf(classifier, changes), changes };
}

function entryOf(classifier: CustomClassifier, changes: string[]): Readonly<Record<string, object>> {
  const { name: Name } = classifier;
  switch (classifier.type) {
    case 'grok': {
      const { classification: Classification, grokPattern: GrokPattern, customPatterns } = classifier;
      const own = customPatterns === '' ? {} : { CustomPatterns: customPatterns };
      return { GrokClassifier: { Name, Classification, GrokPattern, ...own } };
    }
    case 'xml':
      return { XMLClassifier: { Name, Classification: classifier.classification, RowTag: classifier.rowTag } };
    case 'json':
      return { JsonClassifier: { Name, JsonPath: classifier.jsonPath } };
    case 'csv': {
      const { delimiter, quoteSymbol, header, customDatatypes, serde } = classifier;
      if (delimiter === null) changes.push('It states no delimiter: AWS Glue decides which one the files have.');
      return {
        CsvClassifier: {
          Name,
          ...(delimiter === null ? {} : { Delimiter: delimiter }),
          ...(quoteSymbol === null ? {} : { QuoteSymbol: quoteSymbol }),
          ContainsHeader: classifier.containsHeader,
          ...(header.length === 0 ? {} : { Header: header }),
          DisableValueTrimming: classifier.disableValueTrimming,
          AllowSingleColumn: classifier.allowSingleColumn,
          ...(customDatatypes.length === 0 ? {} : { CustomDatatypeConfigured: true, CustomDatatypes: customDatatypes }),
          ...(serde === 'None' ? {} : { Serde: serde }),
        },
      };
    }
  }
}
