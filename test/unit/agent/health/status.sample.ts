// A status as a healthy agent shows it.
import type { AgentStatus } from '../../../../agent/health/status.ts';

export function sampleStatus(fields: Partial<AgentStatus> = {}): AgentStatus {
  return {
    ...{ state: 'published', published: true, deviceId: '123456789', nodeId: 'a'.repeat(64) },
    proof: { level: 'confirmed', at: '2026-01-01T00:00:00.000Z', ageMs: 1234 },
    ...{ error: null, lastError: null, notes: [] },
    machines: { device: 'D2', rotate: 'idle', node: 'N2', publish: 'P4' },
    node: { url: 'http://192.168.1.10:5001', version: '0.4.1.8', kind: 'push' },
    deeplink: { version: '1.0.3.1', controllers: 0, source: 'pipe' },
    rotation: { rotatedThisBoot: true },
    ...{ identity: 'none', bootId: 'boot-1', pid: 4711 },
    ...{ startedAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:01.000Z' },
    health: { port: 7730 },
    ...fields,
  };
}
