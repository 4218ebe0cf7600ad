// Freedesktop's desktop entry (Desktop Entry Specification 1.5) for the start with the desktop.

/**
 * @param executable absolute path
 * @throws Error for a path with a line break, which no entry can hold
 */
export function desktopEntry(executable: string): string {
  if (/[\n\r]/.test(executable)) throw new Error('a path with a line break has no desktop entry');
  // Inside of quotes these four are escaped; a percent sign would be a field code.
  const quoted = executable.replaceAll(/["`$\\]/g, (letter) => `\\${letter}`).replaceAll('%', '%%');
  // And every value is a string of the file, where a backslash is written as two.
  const exec = `"${quoted}"`.replaceAll('\\', '\\\\');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=netbar',
    `Exec=${exec}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
