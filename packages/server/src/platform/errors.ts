/**
 * A rule of the domain was broken. It carries a code and never an HTTP status: the error table gives each code its
 * status and its texts.
 */
export class DomainError<Code extends string = string> extends Error {
  readonly code: Code;
  /** For validation failures: which field, and what is wrong with it, in each language. */
  readonly fields: readonly FieldProblem[];

  constructor(code: Code, fields: readonly FieldProblem[] = []) {
    super(code);
    this.code = code;
    this.fields = fields;
  }
}

export interface FieldProblem {
  readonly field: string;
  readonly message: LocalizedText;
}

/** The same text in each language that the API speaks. */
export interface LocalizedText {
  readonly 'zh-CN': string;
  readonly en: string;
}

export type Language = keyof LocalizedText;

/** What the caller of the API sees of one error code. */
export interface ErrorRow {
  readonly status: number;
  /** What `errorCode` shows, where it is not the row's own name: several rows may explain one generic code. */
  readonly shownAs?: string;
  readonly text: LocalizedText;
}

/** One row for every code; `500` is what an unforeseen failure shows. */
export type ErrorTable = Readonly<Record<string, ErrorRow>> & { readonly '500': ErrorRow };
