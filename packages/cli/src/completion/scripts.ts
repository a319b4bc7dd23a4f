// Each script hands the words of the command line to "cardepass __complete", which answers with one candidate a line,
// its meaning behind a tab. So a completion never lags behind the program, and each shell needs a few lines only.

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const bash = String.raw`# bash completion of cardepass
_cardepass() {
  local word="${'$'}{COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <(cardepass __complete -- "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "${'$'}{#COMPREPLY[@]}" -eq 0 ] && [[ "$word" != -* ]]; then
    compopt -o default 2>/dev/null
  fi
}
complete -F _cardepass cardepass
`;

const zsh = String.raw`#compdef cardepass
# zsh completion of cardepass
_cardepass() {
  local -a candidates
  local word meaning
  while IFS=$'\t' read -r word meaning; do
    [[ -n "$word" ]] && candidates+=("${'$'}{word//:/\\:}:$meaning")
  done < <(cardepass __complete -- "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)
  if (( ${'$'}#candidates )); then
    _describe 'cardepass' candidates
  else
    _files
  fi
}
if [ "${'$'}funcstack[1]" = "_cardepass" ]; then
  _cardepass "$@"
else
  compdef _cardepass cardepass
fi
`;

const fish = `# fish completion of cardepass
function __cardepass_complete
    set -l words (commandline -opc) (commandline -ct)
    cardepass __complete -- $words[2..-1] 2>/dev/null
end
complete -c cardepass -f -a '(__cardepass_complete)'
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
