//! What a shop sent, as it came: on disk before it is answered, then applied or set aside with a reason, never dropped.

use base::blobs::{self, Blob};
use base::{Error, Read, Result, Row, Tx};

use super::rows::ConnectionId;

/// Characters of a topic or key.
pub const TEXT_CHARS: usize = 200;
/// Characters of a reason.
const REASON_CHARS: usize = 1_000;

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It came and is not read yet.
    Received,
    /// What it says is known.
    Applied,
    /// It couldn't be, for a reason; a person can have it read again.
    Quarantined,
}

/// A delivery.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Its id.
    pub id: i64,
    /// From which shop.
    pub connection_id: ConnectionId,
    /// What it is about, in the shop's word.
    pub topic: String,
    /// BLAKE3 of its bytes.
    pub hash: Vec<u8>,
    /// How many bytes.
    pub size: i64,
    /// Where it stands.
    pub state: State,
    /// Why, or what became of it.
    pub reason: String,
    /// How often reading it was begun.
    pub attempts: i64,
    /// When it came, UTC milliseconds.
    pub received_ms: i64,
}

impl State {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Received => "received",
            State::Applied => "applied",
            State::Quarantined => "quarantined",
        }
    }

    /// From what is stored.
    pub fn read(text: &str) -> Option<State> {
        [State::Received, State::Applied, State::Quarantined].into_iter().find(|state| state.as_str() == text)
    }
}

/// Keeps what came under the shop's own `key` for it; none when it came before.
pub fn store(
    tx: &mut Tx<'_>,
    from: ConnectionId,
    (key, topic): (&str, &str),
    blob: &Blob,
) -> Result<Option<i64>> {
    blobs::store(tx, blob)?;
    let id: i64 = tx.id();
    let added = tx.execute_counted(
        "INSERT INTO shop_deliveries (id, connection_id, delivery_key, topic, hash, size, state, received_ms)
         VALUES ($1, $2, $3, $4, $5, $6, 'received', $7)
         ON CONFLICT (connection_id, delivery_key) DO NOTHING",
        &[&id, &from.0, &short(key), &short(topic), &blob.hash, &blob.size, &tx.now_ms()],
    )?;
    Ok((added > 0).then_some(id))
}

/// The oldest that are not read yet.
pub fn list_received(read: &Read<'_>, limit: i64) -> Result<Vec<Delivery>> {
    let sql = format!("SELECT {COLUMNS} FROM shop_deliveries WHERE state = 'received' ORDER BY id LIMIT $1");
    read.list(&sql, &[&limit], delivery_from)
}

/// Deliveries of a shop, newest first, of one state or all; those before `before` for the next page.
pub fn list(
    read: &Read<'_>,
    from: ConnectionId,
    state: Option<State>,
    (before, limit): (Option<i64>, i64),
) -> Result<Vec<Delivery>> {
    let state = state.map_or("", State::as_str);
    let sql = format!(
        "SELECT {COLUMNS} FROM shop_deliveries
         WHERE connection_id = $1 AND id < $2 AND ($3 = '' OR state = $3)
         ORDER BY id DESC
         LIMIT $4"
    );
    read.list(&sql, &[&from.0, &before.unwrap_or(i64::MAX), &state, &limit], delivery_from)
}

/// The delivery `id`.
pub fn find(read: &Read<'_>, id: i64) -> Result<Delivery> {
    read.get(&format!("SELECT {COLUMNS} FROM shop_deliveries WHERE id = $1"), &[&id], delivery_from)
}

/// Counts how often reading them was begun, before it is begun: what kills the program is known by it.
pub fn count_attempts(tx: &mut Tx<'_>, ids: &[i64], more: i64) -> Result<()> {
    for id in ids {
        tx.execute("UPDATE shop_deliveries SET attempts = attempts + $1 WHERE id = $2", &[&more, id])?;
    }
    Ok(())
}

/// Says what became of it.
pub fn settle(tx: &mut Tx<'_>, id: i64, state: State, reason: &str) -> Result<()> {
    let reason: String = reason.chars().filter(|c| *c != '\0').take(REASON_CHARS).collect();
    tx.execute(
        "UPDATE shop_deliveries SET state = $1, reason = $2, settled_ms = $3 WHERE id = $4",
        &[&state.as_str(), &reason, &tx.now_ms(), &id],
    )?;
    Ok(())
}

/// Has it read again.
pub fn replay(tx: &mut Tx<'_>, id: i64) -> Result<ConnectionId> {
    let delivery = find(tx, id)?;
    let again = tx.execute_counted(
        "UPDATE shop_deliveries SET state = 'received', attempts = 0, settled_ms = NULL
         WHERE id = $1 AND state <> 'received'",
        &[&id],
    )?;
    if again == 0 {
        return Err(Error::Conflict("This delivery is waiting to be read already.".into()));
    }
    Ok(delivery.connection_id)
}

const COLUMNS: &str = "id, connection_id, topic, hash, size, state, reason, attempts, received_ms";

fn delivery_from(row: &Row<'_>) -> Result<Delivery> {
    let state: String = row.get(5)?;
    Ok(Delivery {
        id: row.get(0)?,
        connection_id: ConnectionId(row.get(1)?),
        topic: row.get(2)?,
        hash: row.get(3)?,
        size: row.get(4)?,
        state: State::read(&state).ok_or_else(|| Error::inside(format!("unknown state {state}")))?,
        reason: row.get(6)?,
        attempts: row.get(7)?,
        received_ms: row.get(8)?,
    })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_CHARS).collect()
}
