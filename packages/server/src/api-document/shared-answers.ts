import { STATUS_CODES } from 'node:http';
import type { Answer, ApiDocument, Operation, PathItems } from './openapi.ts';
import { mapValues, sortByName } from './records.ts';

/**
 * Moves answers that several operations give, word for word, to `components/responses`: failures by what they are
 * called, others by the name of their schema.
 */
export function shareAnswers(document: ApiDocument): ApiDocument {
  const shared = sharedAnswers(document);
  const names = new Map([...shared].map(([name, answer]) => [JSON.stringify(answer), name]));
  const share = (answer: Answer): Answer => {
    const name = names.get(JSON.stringify(answer));
    return name === undefined ? answer : { $ref: `#/components/responses/${name}` };
  };
  const shareAll = (items: PathItems) =>
    mapValues(items, (methods) =>
      mapValues(methods, (operation) => ({ ...operation, responses: mapValues(operation.responses, share) })),
    );
  return {
    ...document,
    components: { ...document.components, responses: sortByName([...shared]) },
    paths: shareAll(document.paths),
    webhooks: shareAll(document.webhooks),
  };
}

/** By their names, of which the first answer of that name has it. */
function sharedAnswers({ paths, webhooks }: ApiDocument): Map<string, Answer> {
  const operations = [paths, webhooks]
    .flatMap(Object.values<PathItems[string]>)
    .flatMap(Object.values<Operation>);
  const given = operations.flatMap(({ responses }) => Object.entries(responses));
  const timesGiven = Map.groupBy(given, ([, answer]) => JSON.stringify(answer));
  const shared = new Map<string, Answer>();
  for (const [first, ...others] of timesGiven.values()) {
    if (!first || others.length === 0) continue;
    const name = nameOf(...first);
    if (name !== undefined && !shared.has(name)) shared.set(name, first[1]);
  }
  return shared;
}

const mostCodesInName = 3;

function nameOf(status: string, { content }: Answer): string | undefined {
  const media = content?.['application/json'];
  if (!media) return undefined;
  const isFailure = Number(status) >= 400;
  const codes = isFailure ? Object.keys(media.examples ?? {}) : [];
  if (codes.length === 0) return media.schema.$ref?.split('/').at(-1);
  // Those of the status itself, such as 403.scope, are told by its one name.
  const words = new Set(codes.map((code) => (code.startsWith(status) ? STATUS_CODES[status] : code)));
  return words.size > mostCodesInName ? undefined : [...words].map(pascalCase).join('Or');
}

function pascalCase(text = ''): string {
  const words = text.split(/[ _]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());
  return words.join('');
}
