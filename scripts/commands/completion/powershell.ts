// Completion for PowerShell: the same tree as a table.
import type { CompletedCommand, Follows } from './tree.ts';

export function powershellScript(name: string, commands: readonly CompletedCommand[]): string {
  return `# PowerShell completion for ${name}. Load it with: ${name} completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ${quote(name)} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $tree = @{
${commands.map(entry).join('\n')}
  }
  $given = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $path = ${quote(name)}
  $count = 0
  $before = ''
  foreach ($word in ($given | Select-Object -Skip 1)) {
    if ($tree.ContainsKey("$path $word")) { $path = "$path $word"; $count = 0 }
    elseif ($word -notlike '-*' -and -not $tree[$path].Values.ContainsKey($before)) { $count++ }
    $before = $word
  }
  $here = $tree[$path]
  $last = if ($given.Count -gt 1) { $given[-1] } else { '' }
  if ($here.Values.ContainsKey($last)) { $words = $here.Values[$last] }
  elseif ($wordToComplete -like '-*') { $words = $here.Options }
  elseif ($here.Arguments.ContainsKey($count)) { $words = $here.Arguments[$count] }
  else { $words = $here.Commands }
  $words | Where-Object { $_.Split("\`t")[0] -like "$wordToComplete*" } | ForEach-Object {
    $parts = $_.Split("\`t")
    $about = if ($parts.Count -gt 1 -and $parts[1]) { $parts[1] } else { $parts[0] }
    [System.Management.Automation.CompletionResult]::new($parts[0], $parts[0], 'ParameterValue', $about)
  }
}
`;
}

function entry({ path, commands, options, arguments: all }: CompletedCommand): string {
  const words = commands.map(({ name, about }) => described(name, about));
  const flags = options.map(({ flag, about }) => described(flag, about));
  const values = options.flatMap(({ flag, follows }) => {
    const choices = choicesOf(follows);
    return choices ? [`${quote(flag)} = @(${choices.map(quote).join(', ')})`] : [];
  });
  const places = all.flatMap((choices, index) =>
    choices ? [`${index} = @(${choices.map(quote).join(', ')})`] : [],
  );
  return `    ${quote(path)} = @{ Arguments = @{ ${places.join('; ')} }; Commands = @(${words.join(', ')}); Options = @(${flags.join(', ')}); Values = @{ ${values.join('; ')} } }`;
}

/** Files are left to PowerShell itself, which offers them when there is no other answer. */
function choicesOf(follows: Follows | undefined): readonly string[] | undefined {
  if (follows === undefined) return undefined;
  return typeof follows === 'object' ? follows.choices : [];
}

function described(name: string, about: string): string {
  return `${quote(name)} + "\`t" + ${quote(about)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
