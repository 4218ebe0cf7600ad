// The entry that starts the program with the desktop.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { desktopEntry } from '../../../kiosk/main/desktop-entry.ts';

/** What a desktop runs, read as the specification says: first the string's escapes, then quotes and field codes. */
function executableOf(entry: string): string {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? '';
  const text = value.replaceAll('\\\\', '\\');
  const quoted = /^"(.*)"$/.exec(text)?.[1] ?? '';
  return quoted.replaceAll(/\\(["`$\\])/g, '$1').replaceAll('%%', '%');
}

it('is an entry that desktops start', () => {
  expect(desktopEntry('/opt/netbar/netbar-kiosk').split('\n')).toEqual([
    ...['[Desktop Entry]', 'Type=Application', 'Name=netbar', 'Exec="/opt/netbar/netbar-kiosk"'],
    ...['Terminal=false', 'X-GNOME-Autostart-enabled=true', ''],
  ]);
});

it('starts exactly the given program, whatever letters its path has', () => {
  const letter = fc.constantFrom(...'ab /"`$\\%=;\'&网吧'.split(''));
  fc.assert(
    fc.property(fc.string({ unit: letter, minLength: 1 }), (path) => {
      const entry = desktopEntry(path);
      expect(executableOf(entry)).toBe(path);
      expect(entry.split('\n')).toHaveLength(7);
    }),
  );
  expect(() => desktopEntry('/opt/a\nExec=evil')).toThrow('line break');
});
