// Which behaviour belongs to which version of the node program.

/** Negative, zero or positive, comparing dotted numbers part by part. */
export function compareVersions(left: string, right: string): number {
  const a = left.split('.').map(Number);
  const b = right.split('.').map(Number);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** From 0.4.1.7 on: a LAN port, `deeplink/set` pushes, `deeplink` shows what DeepLink reported. */
export function pushesCodes(version: string): boolean {
  return compareVersions(version, '0.4.1.6') > 0;
}

/** 0.4.1.0 let everybody set the codes. */
export function setNeedsSignature(version: string): boolean {
  return compareVersions(version, '0.4.1.1') >= 0;
}
