/** The API as a page shows it. */
export interface ApiDocsView {
  /** Where the API is, for the example. */
  origin: string;
  tags: { tag: string; operations: ApiOperationView[] }[];
}

export interface ApiOperationView {
  method: string;
  /** With `:name` for parameters. */
  path: string;
  summary: string;
  role: string;
  parameters: { name: string; place: 'path' | 'query'; hint: string | null }[];
  /** A body to begin with; null when none is taken. */
  example: string | null;
  /** Fields of the body; empty when none is taken. */
  body: ApiFieldView[];
  answer: { status: number; fields: ApiFieldView[] };
}

export interface ApiFieldView {
  /** `items[].host` */
  name: string;
  required: boolean;
  hint: string;
}
