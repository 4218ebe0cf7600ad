<#
.SYNOPSIS
  Installs the netbar agent on a Windows GPU machine: a scheduled task that runs as SYSTEM from start-up on.
.DESCRIPTION
  Run in an elevated PowerShell, on the machine or while its disk image is open for changes. May be run again at any
  time: it replaces the program, keeps the configuration unless -Config is given, and restarts the task.
  A scheduled task, because a plain program can't answer Windows' service manager and a wrapper would be one more thing
  to install. Written from the documentation of Windows; it has not been run on Windows yet.
.PARAMETER Config
  Configuration to install as %ProgramData%\netbar\agent.yml; needed the first time.
.PARAMETER Node
  The node.exe (24 or newer) to copy; default: the one on PATH.
.PARAMETER Dist
  The build to install; default: the checkout's dist folder.
.PARAMETER NoStart
  Register the task, don't start it now.
.PARAMETER Uninstall
  Stop and remove the task and the program; configuration and state stay.
.PARAMETER Purge
  With -Uninstall: remove configuration and state too.
.EXAMPLE
  .\install-agent.ps1 -Config .\agent.yml
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [string]$Config,
  [string]$Node,
  [string]$Dist = (Join-Path $PSScriptRoot '..\dist'),
  [switch]$NoStart,
  [switch]$Uninstall,
  [switch]$Purge
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

$task = 'netbar-agent'
$program = Join-Path $env:ProgramFiles 'netbar'
$data = Join-Path $env:ProgramData 'netbar'
$installedConfig = Join-Path $data 'agent.yml'

function Stop-WithMessage([int]$Code, [string]$Message) {
  [Console]::Error.WriteLine("install-agent: $Message")
  exit $Code
}

# Ends the whole tree: the task's own process is the loop in run-agent.cmd, with Node as its child.
function Stop-Agent {
  if (-not (Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue)) { return }
  if (-not $PSCmdlet.ShouldProcess($task, 'stop')) { return }
  Stop-ScheduledTask -TaskName $task
  $ours = Join-Path $program 'node.exe'
  Get-Process -Name node -ErrorAction SilentlyContinue |
    Where-Object { $_.Path -eq $ours } |
    ForEach-Object { Stop-Process -Id $_.Id -Force; $_.WaitForExit(10000) | Out-Null }
}

$me = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
if (-not $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
  Stop-WithMessage 77 'run this in a PowerShell that was started as administrator'
}
if ($Purge -and -not $Uninstall) { Stop-WithMessage 64 '-Purge goes with -Uninstall' }

if ($Uninstall) {
  Stop-Agent
  $registered = Get-ScheduledTask -TaskName $task -ErrorAction SilentlyContinue
  if ($registered -and $PSCmdlet.ShouldProcess($task, 'unregister scheduled task')) {
    Unregister-ScheduledTask -TaskName $task -Confirm:$false
  }
  $folders = @($program)
  if ($Purge) { $folders += $data }
  $folders | Where-Object { Test-Path $_ } | ForEach-Object { Remove-Item $_ -Recurse -Force }
  exit 0
}

$agent = Join-Path $Dist 'agent.js'
if (-not (Test-Path $agent)) { Stop-WithMessage 66 "$agent is missing: build it with 'npm ci' and 'npm run build'" }
if (-not $Node) {
  $found = Get-Command node.exe -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
  if (-not $found) { Stop-WithMessage 69 'no node.exe found; give one with -Node' }
  $Node = $found.Source
}
# Asked of Node itself: what stands on PATH may be a shim of a version manager.
$Node = & $Node -p 'process.execPath'
$version = [int](& $Node -p 'Number.parseInt(process.versions.node)')
if ($version -lt 24) { Stop-WithMessage 69 "$Node is Node $version; the agent needs 24 or newer" }

$checked = $Config
if (-not $checked) { $checked = $installedConfig }
if (-not (Test-Path $checked)) { Stop-WithMessage 66 'no configuration yet; give one with -Config' }
& $Node $agent --check-config --config $checked | Out-Null
if ($LASTEXITCODE -ne 0) { Stop-WithMessage 78 "$checked is not usable; nothing was changed" }

Stop-Agent
New-Item -ItemType Directory -Force -Path $program, $data | Out-Null
# Secrets and state: SYSTEM and administrators only (by SID, the names differ between languages).
if ($PSCmdlet.ShouldProcess($data, 'restrict access')) {
  icacls $data /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' | Out-Null
  if ($LASTEXITCODE -ne 0) { Stop-WithMessage 73 "icacls could not restrict access to $data" }
}
$old = Join-Path $program 'agent'
if (Test-Path $old) { Remove-Item $old -Recurse -Force }
Copy-Item $Node (Join-Path $program 'node.exe') -Force
foreach ($name in 'agent.js', 'package.json', 'THIRD-PARTY-LICENSES.txt') {
  Copy-Item (Join-Path $Dist $name) $program -Force
}
Copy-Item (Join-Path $Dist 'agent') $program -Recurse -Force
if ($Config) { Copy-Item $Config $installedConfig -Force }

# The loop restarts the agent at once (a task's own restart waits a minute) and keeps its log; 78 = bad configuration,
# which trying again would not mend. `ping` waits, because `timeout` refuses to run without a console.
$runner = Join-Path $program 'run-agent.cmd'
$lines = @(
  '@echo off'
  'cd /d "%~dp0"'
  'set "LOG=%ProgramData%\netbar\agent.log"'
  ':again'
  'if exist "%LOG%" for %%F in ("%LOG%") do if %%~zF GTR 10485760 move /y "%LOG%" "%LOG%.1" >nul'
  'node.exe agent.js --config "%ProgramData%\netbar\agent.yml" >>"%LOG%" 2>&1'
  'if %ERRORLEVEL% EQU 78 exit /b 78'
  'ping -n 3 127.0.0.1 >nul'
  'goto again'
)
if ($PSCmdlet.ShouldProcess($runner, 'write')) { [IO.File]::WriteAllLines($runner, $lines) }

$settings = New-ScheduledTaskSettingsSet -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries -StartWhenAvailable `
  -ExecutionTimeLimit ([TimeSpan]::Zero) -MultipleInstances IgnoreNew -RestartCount 999 `
  -RestartInterval (New-TimeSpan -Minutes 1) -Priority 4
$registration = @{
  TaskName    = $task
  Description = 'Keeps the codes that a renter gets equal to the codes that DeepLink accepts.'
  Action      = New-ScheduledTaskAction -Execute $env:ComSpec -Argument "/d /c `"`"$runner`"`""
  Trigger     = New-ScheduledTaskTrigger -AtStartup
  Principal   = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' -LogonType ServiceAccount -RunLevel Highest
  Settings    = $settings
}
if ($PSCmdlet.ShouldProcess($task, 'register scheduled task')) {
  Register-ScheduledTask @registration -Force | Out-Null
  if (-not $NoStart) { Start-ScheduledTask -TaskName $task }
}
