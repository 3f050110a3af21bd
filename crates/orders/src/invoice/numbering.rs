//! Numbers without gaps: a series is a row that is counted up in the transaction of the document it numbers.
//!
//! So a transaction that fails gives its number back, and two at once wait for each other or run again.

use base::{Result, Tx};

/// The next number of the year's series that begins with `prefix`, as `I-2026-000001`.
pub(super) fn next(tx: &mut Tx<'_>, prefix: &str, year: i16) -> Result<String> {
    let series = format!("{prefix}-{year}");
    let counted = tx.execute_counted(
        "INSERT INTO number_series (name, next)
         VALUES ($1, 2)
         ON CONFLICT (name) DO UPDATE SET next = number_series.next + 1",
        &[&series],
    )?;
    debug_assert_eq!(counted, 1, "a series is one row");
    let next: i64 = tx.get("SELECT next FROM number_series WHERE name = $1", &[&series], |row| row.get(0))?;
    Ok(format!("{series}-{:06}", next - 1))
}
