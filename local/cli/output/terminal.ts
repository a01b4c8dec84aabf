import { makeStyle, type Style } from './style.ts';

/** The part of a stream that the command line uses. */
export interface TextStream {
  write(text: string): unknown;
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  /** Node's own answer for terminals; it heeds NO_COLOR and TERM. */
  hasColors?: () => boolean;
}

/** Where a command speaks: results on `out`, everything else on `err`. */
export interface Terminal {
  out: TextStream;
  err: TextStream;
  /** For what goes to `out`. */
  style: Style;
  /** For what goes to `err`. */
  errStyle: Style;
}

export function makeTerminal(out: TextStream, err: TextStream): Terminal {
  const style = (stream: TextStream) => makeStyle(stream.isTTY === true && stream.hasColors?.() === true);
  return { out, err, style: style(out), errStyle: style(err) };
}
