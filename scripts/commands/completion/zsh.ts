// Completion for zsh: the same tree, with descriptions.
import { type CompletedCommand, type Follows, optionsWithValue, withChoices } from './tree.ts';

export function zshScript(name: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.slice(1).map(({ path }) => quote(path));
  const asked = withChoices(commands);
  const valued = asked.flatMap((command) =>
    optionsWithValue(command).map((flag) => quote(`${command.path} ${flag}`)),
  );
  return `#compdef ${name}
# zsh completion for ${name}. Put it into a folder of $fpath as _${name}, or: source <(${name} completion zsh)
_${name}() {
  local path_=${name} word i given=0
  local -a words_ options_
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$path_ $word" in
      ${paths.join('|')}) path_="$path_ $word" given=0; continue ;;
    esac
    [[ $word == -* ]] && continue
    case "$path_ \${words[i-1]}" in
      ${valued.join('|')}) ;;
      *) given=$((given + 1)) ;;
    esac
  done
  case "$path_ \${words[CURRENT-1]}" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path_" in
${commands.map(wordCase).join('\n')}
  esac
  case "$path_ $given" in
${asked.flatMap(argumentCases).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe option options_
  elif (( \${#words_} )); then
    _describe command words_
  else
    _files
  fi
}
if [ "$funcstack[1]" = _${name} ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ flag, follows }) =>
    follows === undefined ? [] : [`    ${quote(`${path} ${flag}`)}) ${values(follows)}; return ;;`],
  );
}

function values(follows: Follows): string {
  if (follows === 'file') return '_files';
  if (follows === 'folder') return '_files -/';
  return follows === 'anything' ? '_message value' : `compadd -- ${follows.choices.map(quote).join(' ')}`;
}

function wordCase({ path, commands, options }: CompletedCommand): string {
  const words = commands.map(({ name, about }) => described(name, about)).join(' ');
  const flags = options.map(({ flag, about }) => described(flag, about)).join(' ');
  return `    ${quote(path)}) words_=(${words}) options_=(${flags}) ;;`;
}

function argumentCases({ path, arguments: all }: CompletedCommand): string[] {
  return all.flatMap((choices, index) =>
    choices === undefined
      ? []
      : [`    ${quote(`${path} ${index}`)}) words_=(${choices.map(quote).join(' ')}) ;;`],
  );
}

/** A colon ends the name for _describe. */
function described(name: string, about: string): string {
  return quote(`${name}:${about.replaceAll(':', '\\:')}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
