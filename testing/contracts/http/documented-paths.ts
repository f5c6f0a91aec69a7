import type { ApiDocument } from './documented-answer';

/** One path of an API, with an id for each of its parameters. */
export interface DocumentedPath {
  path: string;
  /** As HTTP spells them, in the order of the document. */
  methods: string[];
  /** The first technique that `?technique=` may name with this method, as a query; empty where there is none. */
  query(method: string): string;
  /** The headers that the method reads. */
  headers(method: string): string[];
}

/** The paths of an API. `ids` has what goes into the braces; a parameter without an id gets the number 1. */
export function documentedPaths({ paths }: ApiDocument, ids: Record<string, string>): DocumentedPath[] {
  return Object.entries(paths).map(([template, operations]) => {
    const parametersOf = (method: string) => operations[method.toLowerCase()]?.parameters ?? [];
    return {
      path: template.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '1'),
      methods: Object.keys(operations).map((method) => method.toUpperCase()),
      query(method) {
        const technique = parametersOf(method).find(({ name }) => name === 'technique');
        const [slug] = technique?.schema.enum ?? [];
        return slug === undefined ? '' : `?technique=${slug}`;
      },
      headers: (method) =>
        parametersOf(method)
          .filter((parameter) => parameter.in === 'header')
          .map(({ name }) => name),
    };
  });
}
