import type { Metafile } from 'esbuild';

interface Program {
  root: string;
  entry: string;
  outfile: string;
}

export function bundleFunction(program: Program): Promise<Metafile>;
export function bundleCommandLine(program: Program): Promise<Metafile>;
