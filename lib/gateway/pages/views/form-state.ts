/** A form as it is shown: what stands in its fields, and what was wrong with it when it was sent. */
export interface FormState {
  /** Field name → text; a checkbox is on when its text is `on`. */
  values: Readonly<Record<string, string>>;
  problems: FormProblem[];
}

export interface FormProblem {
  /** null when it concerns the form as a whole. */
  field: string | null;
  message: string;
}

export const emptyForm: FormState = { values: {}, problems: [] };
