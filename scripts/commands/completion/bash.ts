// Completion for bash: one function with the whole tree, which starts no process.
import { type CompletedCommand, type Follows, optionsWithValue, withChoices } from './tree.ts';

export function bashScript(name: string, commands: readonly CompletedCommand[]): string {
  const paths = commands.slice(1).map(({ path }) => quote(path));
  const asked = withChoices(commands);
  const valued = asked.flatMap((command) =>
    optionsWithValue(command).map((flag) => quote(`${command.path} ${flag}`)),
  );
  return `# bash completion for ${name}. Load it with: source <(${name} completion bash)
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} path=${name} word i words= options= given=0
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$path $word" in
      ${paths.join('|')}) path="$path $word" given=0; continue ;;
    esac
    [[ $word == -* ]] && continue
    case "$path \${COMP_WORDS[i-1]}" in
      ${valued.join('|')}) ;;
      *) given=$((given + 1)) ;;
    esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD-1]}" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$path" in
${commands.map(wordCase).join('\n')}
  esac
  case "$path $given" in
${asked.flatMap(argumentCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -n $words ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  else
    compopt -o default 2>/dev/null
  fi
}
complete -F _${name} ${name}
`;
}

function valueCases({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ flag, follows }) =>
    follows === undefined ? [] : [`    ${quote(`${path} ${flag}`)}) ${values(follows)}; return ;;`],
  );
}

function values(follows: Follows): string {
  if (follows === 'file') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';
  if (follows === 'folder') return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur"))';
  if (follows === 'anything') return 'COMPREPLY=()';
  return `COMPREPLY=($(compgen -W ${quote(follows.choices.join(' '))} -- "$cur"))`;
}

function wordCase({ path, commands, options }: CompletedCommand): string {
  const words = commands.map(({ name }) => name).join(' ');
  const flags = options.map(({ flag }) => flag).join(' ');
  return `    ${quote(path)}) words=${quote(words)} options=${quote(flags)} ;;`;
}

function argumentCases({ path, arguments: all }: CompletedCommand): string[] {
  return all.flatMap((choices, index) =>
    choices === undefined ? [] : [`    ${quote(`${path} ${index}`)}) words=${quote(choices.join(' '))} ;;`],
  );
}

/** For a shell: nothing inside means anything. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
