// The counter's certificates: still valid, and being renewed?
import { factsOf } from '../../../../kiosk/counter/certificates/certificate.ts';
import { readValue } from '../../../../kiosk/counter/store/values.ts';
import { defineCheck, error, type Sighting, Skipped, warning } from '../check.ts';
import { type CounterFacts, inside } from '../facts/counter-facts.ts';

const DAY_MS = 86_400_000;
/** A running counter renews 60 days before the end: less than this means that it does not. */
const LATE_DAYS = 50;

type Purpose = 'staff' | 'agents';

export const certificates = defineCheck({
  name: 'certificates',
  limitMs: 60_000,
  codes: {
    CERTIFICATE_EXPIRED: error(
      "A certificate of the counter's has expired: browsers refuse its pages",
      'Start the counter: it renews its certificates by itself. If the date is wrong, mend the clock of this PC first.',
    ),
    CERTIFICATE_NOT_RENEWED: warning(
      "A certificate of the counter's ends soon and was not renewed",
      'Start the counter, or restart it and look at its log for "certificate renewal".',
    ),
  },
  run: async (facts: CounterFacts) => {
    const db = await inside(facts.database());
    const kept = (['staff', 'agents'] as const).flatMap((purpose) => {
      const pem = readValue(db, `certificate.${purpose}`);
      return typeof pem === 'string' && isUsed(facts, purpose) ? [{ purpose, ...factsOf(pem) }] : [];
    });
    if (kept.length === 0) throw new Skipped('none yet: they are made at the first start with TLS');
    const found = kept.flatMap(
      ({ purpose, notAfter }): Sighting<'CERTIFICATE_EXPIRED' | 'CERTIFICATE_NOT_RENEWED'>[] => {
        const days = Math.floor((notAfter - Date.now()) / DAY_MS);
        const until = new Date(notAfter).toISOString().slice(0, 10);
        if (days < 0)
          return [{ code: 'CERTIFICATE_EXPIRED', subject: purpose, detail: `valid until ${until}` }];
        if (days >= LATE_DAYS) return [];
        return [
          { code: 'CERTIFICATE_NOT_RENEWED', subject: purpose, detail: `valid until ${until}, ${days} days` },
        ];
      },
    );
    return { found, good: kept.map(({ purpose }) => purpose).join(' and ') };
  },
});

/** The pin of the certificate that a door should show; undefined where there is none yet. */
export async function pinOf(facts: CounterFacts, purpose: Purpose): Promise<string | undefined> {
  const db = await facts.database().catch(() => undefined);
  const pem = db && readValue(db, `certificate.${purpose}`);
  return typeof pem === 'string' ? factsOf(pem).pin : undefined;
}

function isUsed({ config }: CounterFacts, purpose: Purpose): boolean {
  return config[purpose] !== false;
}
