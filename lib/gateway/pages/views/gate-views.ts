import type { FormState } from './form-state.ts';

/** Posts `name`, `password` and `next` (a path of this site) to `/login`. */
export interface LoginView {
  form: FormState;
  next: string;
}

export interface ErrorView {
  httpStatus: number;
  code: string;
  message: string;
  cure: string | null;
  requestId: string;
}
