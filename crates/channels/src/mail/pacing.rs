//! How fast a relay is used: each letter gets a moment of its own, a minute's share after the one before it, whichever
//! machine sends it.

use base::{Result, Tx};

const MINUTE_MS: i64 = 60_000;

/// The moment the letter `id` may be handed to `relay`, which takes `a_minute` letters a minute: now, or later, when
/// others go first. A letter keeps its moment until it has used it.
pub fn slot(tx: &mut Tx<'_>, id: i64, relay: &str, a_minute: u32) -> Result<i64> {
    let now_ms = tx.now_ms();
    if a_minute == 0 {
        return Ok(now_ms);
    }
    let kept: Option<i64> = tx.get("SELECT slot_ms FROM letters WHERE id = $1", &[&id], |row| row.get(0))?;
    if let Some(slot_ms) = kept {
        return Ok(slot_ms);
    }
    let step_ms = (MINUTE_MS / i64::from(a_minute)).max(1);
    let next_ms: i64 = tx.get(
        "INSERT INTO relay_paces (relay, next_ms)
         VALUES ($1, $2)
         ON CONFLICT (relay) DO UPDATE
         SET next_ms = CASE WHEN relay_paces.next_ms > $3 THEN relay_paces.next_ms + $4 ELSE excluded.next_ms END
         RETURNING next_ms",
        &[&relay, &(now_ms + step_ms), &now_ms, &step_ms],
        |row| row.get(0),
    )?;
    let slot_ms = next_ms - step_ms;
    tx.execute("UPDATE letters SET slot_ms = $1 WHERE id = $2", &[&slot_ms, &id])?;
    Ok(slot_ms)
}

/// The letter has used its moment; the next try gets another.
pub fn use_up(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE letters SET slot_ms = NULL WHERE id = $1 AND slot_ms IS NOT NULL", &[&id])?;
    Ok(())
}
