export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What each shell sources. All of them ask `pobsync __complete`, which answers one candidate a line. */
export const completionScripts: Record<Shell, string> = {
  bash: `_pobsync() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$("\${COMP_WORDS[0]}" __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _pobsync pobsync
`,
  zsh: `#compdef pobsync
_pobsync() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $candidates
}
compdef _pobsync pobsync
`,
  fish: `complete -c pobsync -f -a '(set -l words (commandline -opc) (commandline -ct); pobsync __complete -- $words[2..-1] 2>/dev/null)'
`,
};
