//! Fills a database with a season of a shop: made up by the engine itself, a statement a table, the same on both.
//!
//! Two conversations a customer, three messages a conversation, an order with two lines a customer; the newest 3 % are
//! open or wait, one in 200 is snoozed, the rest is closed. Raw mails are left out: no page reads them.

use base::{Db, Result, Tx, ids};

/// Conversations that are made in one transaction.
const CHUNK: i64 = 5_000;
/// The time the conversations are spread over.
const SEASON_MS: i64 = 90 * 24 * 3_600_000;
/// Agents they are spread over.
pub const AGENTS: i64 = 20;
/// Messages follow each other by this many steps; a step lies between two conversations.
const STEPS_BETWEEN: i64 = 17;

/// Numbers from `$1` to `$2` as conversations: `$3` is when the first was opened, `$4` the step, `$5` the first id that
/// can be of that time, `$6` the number from which on they are recent.
const SEASON: &str = "WITH RECURSIVE n (i) AS (
       SELECT CAST($1 AS BIGINT)
       UNION ALL
       SELECT i + 1 FROM n WHERE i < CAST($2 AS BIGINT)
     ),
     given (from_ms, step_ms, from_id, recent) AS (
       SELECT CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT)
     ),
     c AS (
       SELECT i,
         from_ms,
         step_ms,
         from_id,
         from_ms + i * step_ms AS opened_ms,
         from_id + i * step_ms * 4194304 + 2 AS id,
         from_id + (i - i % 2) * step_ms * 4194304 + 1 AS customer_id,
         CASE WHEN i >= recent AND i % 3 < 2 THEN 'open'
           WHEN i >= recent THEN 'waiting'
           WHEN i % 200 = 0 THEN 'snoozed'
           ELSE 'closed' END AS standing,
         CASE i % 10 WHEN 0 THEN 'form' WHEN 1 THEN 'chat' WHEN 2 THEN 'chat' ELSE 'email' END AS channel
       FROM n CROSS JOIN given
     ),
     turns (j) AS (SELECT CAST(0 AS BIGINT) UNION ALL SELECT 1 UNION ALL SELECT 2),
     m AS (
       SELECT c.i, turns.j, c.customer_id, c.id AS conversation_id, c.channel, c.standing,
         c.opened_ms + turns.j * 17 * c.step_ms + turns.j AS at_ms,
         c.id + (turns.j * 17 * c.step_ms + turns.j) * 4194304 + 8 AS id,
         CASE WHEN turns.j = 1 OR (turns.j = 2 AND c.standing = 'waiting') THEN 'out' ELSE 'in' END AS direction
       FROM c CROSS JOIN turns
     ),
     a (id, name, place) AS (SELECT id, name, row_number() OVER (ORDER BY id) - 1 FROM agents)";

const CUSTOMERS: &str = "INSERT INTO customers (id, name, language, address, shop_key, created_ms)
     SELECT customer_id,
       CASE i % 14 WHEN 0 THEN 'Ana' WHEN 2 THEN 'Ben' WHEN 4 THEN 'Chiara' WHEN 6 THEN 'Deniz' WHEN 8 THEN 'Emil'
         WHEN 10 THEN 'Fatima' ELSE 'Grace' END || ' ' || CASE i % 11 WHEN 0 THEN 'Kowalski' WHEN 1 THEN 'Okafor'
         WHEN 2 THEN 'Lindqvist' WHEN 3 THEN 'Moreau' WHEN 4 THEN 'Nakamura' ELSE 'Summers' END || ' ' || CAST(i AS TEXT),
       'en',
       '{\"line1\":\"12 Mill Lane\",\"city\":\"Leeds\",\"postcode\":\"LS1 4AB\",\"country\":\"GB\"}',
       'shop-' || CAST(i AS TEXT),
       opened_ms
     FROM c WHERE i % 2 = 0";

const IDENTITIES: &str = "INSERT INTO identities (kind, value, customer_id, proof, created_ms)
     SELECT 'email', 'customer' || CAST(i AS TEXT) || '@mail.example', customer_id, 'none', opened_ms
     FROM c WHERE i % 2 = 0";

const CONVERSATIONS: &str = "INSERT INTO conversations
       (id, customer_id, reference, subject, channel, standing, assignee_id, snoozed_until_ms, preview,
        last_direction, last_channel, last_ms, opened_ms)
     SELECT c.id, c.customer_id, CAST(10000000 + c.i AS TEXT),
       CASE c.i % 5 WHEN 0 THEN 'Where is my order #W' WHEN 1 THEN 'The lamp arrived broken, order #W'
         WHEN 2 THEN 'Exchange for the darker one, #W' WHEN 3 THEN 'Invoice for my company, order #W'
         ELSE 'Does the shelf fit? Question on #W' END || CAST(2600000 + c.i AS TEXT),
       c.channel, c.standing,
       CASE WHEN c.standing = 'open' AND c.i % 4 = 0 THEN NULL ELSE a.id END,
       CASE WHEN c.standing = 'snoozed' THEN c.from_ms * 2 END,
       'Thank you for looking into it. I was at home all day and nobody rang, the parcel is still shown as on its way and',
       CASE WHEN c.standing = 'waiting' THEN 'out' ELSE 'in' END,
       c.channel, c.opened_ms + 34 * c.step_ms + 2, c.opened_ms
     FROM c JOIN a ON a.place = c.i % 20";

const MESSAGES: &str = "INSERT INTO messages
       (id, customer_id, conversation_id, direction, channel, author, author_name, text, client_id, delivery, reason, at_ms)
     SELECT m.id, m.customer_id, m.conversation_id, m.direction, m.channel,
       CASE m.direction WHEN 'out' THEN 'agent:' || CAST(a.id AS TEXT) ELSE 'customer:' || CAST(m.customer_id AS TEXT) END,
       CASE m.direction WHEN 'out' THEN a.name ELSE 'Customer ' || CAST(m.i AS TEXT) END,
       CASE (m.i + m.j) % 4
         WHEN 0 THEN 'Hello, I ordered the oak desk two weeks ago and have not heard anything since the confirmation. Could you tell me where it is and when it will come? '
         WHEN 1 THEN 'Thank you for looking into it. I was at home all day and nobody rang, the parcel is still shown as on its way and the carrier tells me to ask you. '
         WHEN 2 THEN 'We are sorry for the wait. The carrier has lost the second parcel; a new one leaves our warehouse today and should reach you by Thursday. '
         ELSE 'The box was torn at one corner and the shade has a dent, see the pictures. I would rather keep it and get a part of the money back. ' END
       || CASE (m.i + m.j) % 3
         WHEN 0 THEN 'The order is in my name, the address is my office; somebody is there from nine to five, only Fridays we close at noon. '
         WHEN 1 THEN 'If that does not work for you I would like to exchange it for the walnut one, the difference can go on the same card. '
         ELSE 'Please write to this address, I cannot take calls during the day. ' END
       || 'Order number W' || CAST(2600000 + m.i AS TEXT) || '. Kind regards',
       CASE WHEN m.direction = 'in' THEN 'mail:' || CAST(m.id AS TEXT) ELSE 'a:' || CAST(m.id AS TEXT) END,
       CASE WHEN m.direction = 'out' AND m.channel = 'email' THEN 'sent' ELSE '' END,
       CASE WHEN m.direction = 'in' THEN 'it answers nothing we know' ELSE '' END,
       m.at_ms
     FROM m JOIN a ON a.place = m.i % 20";

const EVENTS: &str = "INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id)
     SELECT m.i * 4 + m.j + 1, m.id + 1, CASE m.direction WHEN 'out' THEN 'message.answered' ELSE 'message.received' END,
       m.at_ms, CASE m.direction WHEN 'out' THEN 'agent:' || CAST(a.id AS TEXT) ELSE 'customer:' || CAST(m.customer_id AS TEXT) END,
       m.customer_id, m.conversation_id, m.id
     FROM m JOIN a ON a.place = m.i % 20";

const ENDS: &str = "INSERT INTO events (tx, id, kind, at_ms, actor, customer_id, conversation_id, subject_id)
     SELECT c.i * 4 + 4, c.id + 1, CASE c.standing WHEN 'closed' THEN 'conversation.closed' ELSE 'conversation.assigned' END,
       c.opened_ms + 35 * c.step_ms, 'agent:' || CAST(a.id AS TEXT), c.customer_id, c.id, c.id
     FROM c JOIN a ON a.place = c.i % 20";

const CLOSURES: &str = "INSERT INTO closures (id, conversation_id, closed_ms, closed_by)
     SELECT c.id + 2, c.id, c.opened_ms + 35 * c.step_ms, a.id
     FROM c JOIN a ON a.place = c.i % 20 WHERE c.standing = 'closed'";

const MAIL_IDS: &str = "INSERT INTO mail_ids (mail_id, message_id, conversation_id, customer_id)
     SELECT 'm' || CAST(id AS TEXT) || '@mail.example', id, conversation_id, customer_id
     FROM m WHERE channel = 'email' AND direction = 'in'";

const TAGGINGS: &str = "INSERT INTO taggings (conversation_id, tag, tagged_ms, tagged_by)
     SELECT c.id, CASE c.i % 7 WHEN 0 THEN 'delivery' WHEN 1 THEN 'return' WHEN 2 THEN 'damage' WHEN 3 THEN 'invoice'
       WHEN 4 THEN 'stock' WHEN 5 THEN 'exchange' ELSE 'praise' END, c.opened_ms, a.id
     FROM c JOIN a ON a.place = c.i % 20 WHERE c.i % 2 = 0
     UNION ALL
     SELECT c.id, 'vip', c.opened_ms, a.id FROM c JOIN a ON a.place = c.i % 20 WHERE c.i % 10 = 0";

const ORDERS: &str = "INSERT INTO orders (id, customer_id, number, status, currency, total_minor, address, placed_ms)
     SELECT id + 3, customer_id, '#W' || CAST(2600000 + i AS TEXT), CASE WHEN i % 6 = 0 THEN 'shipped' ELSE 'delivered' END,
       'EUR', 24900 + i % 5000,
       '{\"line1\":\"12 Mill Lane\",\"city\":\"Leeds\",\"postcode\":\"LS1 4AB\",\"country\":\"GB\"}', opened_ms - 604800000
     FROM c WHERE i % 2 = 0";

const ORDER_LINES: &str = "INSERT INTO order_lines
       (id, customer_id, order_id, place, sku, title, options, quantity, price_minor)
     SELECT c.id + 4 + turns.j, c.customer_id, c.id + 3, turns.j, 'SKU-' || CAST(c.i % 997 AS TEXT),
       CASE turns.j WHEN 0 THEN 'Oak desk' ELSE 'Desk lamp' END, '{\"Color\":\"Walnut\",\"Size\":\"140 cm\"}', 1, 12000
     FROM c CROSS JOIN turns WHERE c.i % 2 = 0 AND turns.j < 2";

const PAYMENTS: &str =
    "INSERT INTO payments (id, customer_id, order_id, place, kind, method, amount_minor, paid_ms)
     SELECT id + 6, customer_id, id + 3, 0, 'payment', 'card', 24900 + i % 5000, opened_ms - 604800000
     FROM c WHERE i % 2 = 0";

const SHIPMENTS: &str = "INSERT INTO shipments
       (id, customer_id, order_id, place, carrier, tracking, status, skus, shipped_ms)
     SELECT id + 7, customer_id, id + 3, 0, 'DHL', 'JD' || CAST(14600000000 + i AS TEXT), 'in transit',
       '[\"SKU-1\",\"SKU-2\"]', opened_ms - 432000000
     FROM c WHERE i % 2 = 0";

const TABLES: [&str; 13] = [
    CUSTOMERS,
    IDENTITIES,
    CONVERSATIONS,
    MESSAGES,
    EVENTS,
    ENDS,
    CLOSURES,
    MAIL_IDS,
    TAGGINGS,
    ORDERS,
    ORDER_LINES,
    PAYMENTS,
    SHIPMENTS,
];

/// Fills `db`, which has [`AGENTS`] agents, with `count` conversations.
pub async fn fill(db: &Db, count: i64) -> Result<()> {
    let step_ms = (SEASON_MS / count).max(STEPS_BETWEEN);
    let from_ms = db.now_ms() - (count + 4 * STEPS_BETWEEN) * step_ms;
    let mut from = 0;
    while from < count {
        let until = (from + CHUNK).min(count);
        let given = [from, until - 1, from_ms, step_ms, ids::first_at(from_ms), count * 97 / 100];
        db.write(move |tx| TABLES.iter().try_for_each(|insert| make(tx, insert, &given))).await?;
        from = until;
    }
    let last = count * 4;
    db.write(move |tx| finish(tx, last)).await
}

fn make(tx: &mut Tx<'_>, insert: &str, given: &[i64; 6]) -> Result<()> {
    tx.execute(&format!("{SEASON}\n{insert}"), &base::db::params(given))?;
    Ok(())
}

/// The readers stand at the end, or all answers would be sent and every event told; and PostgreSQL has counted what is there, as it
/// does by itself after a while.
fn finish(tx: &mut Tx<'_>, last: i64) -> Result<()> {
    for reader in ["outgoing", "hooks", "changes", "notices"] {
        let sql = "INSERT INTO readers (name, tx, id) VALUES ($1, $2, $3)";
        tx.execute(sql, &[&reader, &last, &i64::MAX])?;
    }
    if tx.is_postgres() {
        tx.script("ANALYZE")?;
    }
    Ok(())
}
