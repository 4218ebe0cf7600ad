// Machines that the counter did not let in when their agents asked for a token.
import { defineCheck, Skipped, warning } from '../check.ts';
import { type CounterFacts, inside } from '../facts/counter-facts.ts';

export const enrolment = defineCheck({
  name: "agents' tokens",
  limitMs: 60_000,
  codes: {
    ENROLMENT_REFUSED: warning(
      'The counter refused an agent its token: that machine publishes nothing',
      'ENROLMENT_KEY_WRONG: give the image the configuration of agents from Settings. Else press "Allow" for the seat if you know why it booted unseen, or power-cycle it from the counter.',
    ),
  },
  run: async (facts: CounterFacts) => {
    if (!facts.config.agents) throw new Skipped('agents is false: none report here');
    const db = await inside(facts.database());
    const rows = db
      .prepare(
        `SELECT s.label, a.refused_code AS code, a.refused_at AS at FROM agents a
         JOIN machine_seats s ON s.id = a.seat_id
         WHERE a.refused_code IS NOT NULL AND a.token_hash IS NULL ORDER BY s.label_key`,
      )
      .all();
    const found = rows.map(({ label, code, at }) => ({
      code: 'ENROLMENT_REFUSED' as const,
      subject: String(label),
      detail: `${String(code)}, ${new Date(Number(at)).toISOString()}`,
    }));
    const [count] = db.prepare('SELECT count(*) AS n FROM agents WHERE token_hash IS NOT NULL').all();
    return { found, good: `${String(count?.n)} machines have one` };
  },
});
